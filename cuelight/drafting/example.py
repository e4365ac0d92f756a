"""The example that a model is shown: an outline that is right, and uses what most wishes need."""

from __future__ import annotations

from cuelight.drafting.outline import Outline

EXAMPLE_WISH = "the phone of a bicycle workshop: what is wrong with the bike, and when to bring it"

EXAMPLE = Outline.model_validate(
    {
        "name": "Bicycle workshop",
        "about": "takes in what is wrong with a bike and agrees on a day to bring it.",
        "context": "You are Jo, who answers the phone of a small bicycle workshop. You talk to "
        "people who have a broken bike. Be brisk and friendly, in one or two short sentences, and "
        "ask one thing at a time. You know no prices: the workshop tells them when it has seen the "
        "bike.",
        "initial_phase": "trouble",
        "phases": [
            {
                "id": "trouble",
                "name": "Trouble",
                "purpose": "Finds out which bike it is and what is wrong with it.",
                "start": "ai",
                "instructions": "Greet the caller and find out what kind of bike it is and what is "
                "wrong with it. Follow up once on a vague answer. If they talk of something else, "
                "answer in a sentence and lead back. When you know both, say so in a short "
                "sentence, without a question.",
                "max_turns": 8,
                "then": "appointment",
            },
            {
                "id": "appointment",
                "name": "Appointment",
                "purpose": "Agrees on a day.",
                "start": "ai",
                "instructions": "Offer Tuesday or Thursday, from nine to six, to bring the bike. "
                "If neither suits them, take down a day that does. Confirm the day.",
                "max_turns": 8,
                "then": "goodbye",
            },
            {
                "id": "handover",
                "name": "Handover",
                "purpose": "Lets callers who want a person know when they are called back.",
                "start": "ai",
                "instructions": "Say that a mechanic calls back within the hour, and say goodbye.",
            },
            {
                "id": "goodbye",
                "name": "Goodbye",
                "purpose": "Ends the call.",
                "start": "ai",
                "instructions": "Repeat the day if one was agreed on, thank them and say goodbye.",
            },
        ],
        "signals": [
            {
                "phase": "*",
                "name": "caller.person_wanted",
                "when": "The caller asks for a person, or is upset.",
            },
            {
                "phase": "trouble",
                "name": "trouble.bike_told",
                "when": "The caller has said what kind of bike it is.",
                "fields": [
                    {
                        "name": "kind",
                        "type": "string",
                        "description": "The kind of bike.",
                        "choices": ["city", "racing", "mountain", "electric", "other"],
                        "required": True,
                    }
                ],
            },
            {
                "phase": "trouble",
                "name": "trouble.fault_told",
                "when": "The caller has said what does not work.",
                "fields": [
                    {
                        "name": "fault",
                        "type": "string",
                        "description": "What does not work, in the caller's words.",
                        "required": True,
                        "quoted": True,
                    }
                ],
            },
            {
                "phase": "appointment",
                "name": "appointment.day_agreed",
                "when": "The caller has said yes to one day.",
                "fields": [
                    {
                        "name": "day",
                        "type": "string",
                        "description": "The day.",
                        "required": True,
                    }
                ],
            },
            {
                "phase": "handover",
                "name": "handover.goodbye_said",
                "when": "You have said that a mechanic calls back, and goodbye.",
                "ends": True,
            },
            {
                "phase": "goodbye",
                "name": "goodbye.call_ended",
                "when": "You have said goodbye.",
                "ends": True,
            },
        ],
        "transitions": [
            {
                "from_phase": "*",
                "to_phase": "handover",
                "signals": ["caller.person_wanted"],
                "why": "Whoever wants a person gets one, wherever they are.",
            },
            {
                "from_phase": "trouble",
                "to_phase": "appointment",
                "signals": ["trouble.bike_told", "trouble.fault_told"],
                "require_all": True,
                "why": "The workshop has to know both before it can offer a day.",
            },
            {
                "from_phase": "appointment",
                "to_phase": "goodbye",
                "signals": ["appointment.day_agreed"],
                "why": "With a day agreed on, nothing is left to do.",
            },
        ],
        "lines": [
            {"phase": "trouble", "say": "Halfmoon Bicycles, Jo speaking. What can we do for you?"},
            {
                "phase": "trouble",
                "say": "Oh dear. And what kind of bike is it?",
                "signals": ["trouble.fault_told"],
            },
            {
                "phase": "trouble",
                "say": "Good, now I know what we are in for.",
                "signals": ["trouble.bike_told"],
            },
            {"phase": "appointment", "say": "Could you bring it on Tuesday, or on Thursday?"},
            {
                "phase": "appointment",
                "say": "Then I have put you down for it.",
                "signals": ["appointment.day_agreed"],
            },
            {
                "phase": "handover",
                "say": "One of our mechanics calls you back within the hour. Goodbye!",
                "signals": ["handover.goodbye_said"],
            },
            {
                "phase": "goodbye",
                "say": "See you then, and thank you for calling. Goodbye!",
                "signals": ["goodbye.call_ended"],
            },
        ],
    }
)
