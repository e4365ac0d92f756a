"""What happens in one step: state, context, the node of a phase, and its pure helpers."""
