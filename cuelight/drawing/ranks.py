"""Which row each box of a drawing is in, from the top down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def backward(targets: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    """Return the edges that close a circle, walking the boxes in their order.

    Without them, every edge leads on.
    """
    order = {node: place for place, node in enumerate(targets)}
    found: set[tuple[str, str]] = set()
    done: set[str] = set()
    for root in targets:
        path = {root: None} if root not in done else {}
        ahead = [(root, iter(sorted(targets[root], key=order.__getitem__)))] if path else []
        while ahead:
            node, rest = ahead[-1]
            for target in rest:
                if target in path:
                    found.add((node, target))
                elif target not in done:
                    path[target] = None
                    ahead.append((target, iter(sorted(targets[target], key=order.__getitem__))))
                    break
            else:
                ahead.pop()
                path.pop(node)
                done.add(node)
    return found


def ranks_of(lengths: Mapping[tuple[str, str], int], nodes: Sequence[str]) -> dict[str, int]:
    """Return the row of each node: below all that lead to it, by the length of each edge at least.

    The edges must make no circle. A node that nothing leads to stands right above what it leads to.
    """
    sources: dict[str, list[tuple[str, int]]] = {node: [] for node in nodes}
    targets: dict[str, list[tuple[str, int]]] = {node: [] for node in nodes}
    for (source, target), length in lengths.items():
        sources[target].append((source, length))
        targets[source].append((target, length))
    ranks: dict[str, int] = {}
    waiting = {node: len(sources[node]) for node in nodes}
    ready = [node for node in nodes if not waiting[node]]
    while ready:
        node = ready.pop()
        ranks[node] = max((ranks[one] + length for one, length in sources[node]), default=0)
        for target, _ in targets[node]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    for node in nodes:
        if targets[node] and not sources[node]:
            ranks[node] = min(ranks[one] - length for one, length in targets[node])
    top = min(ranks.values(), default=0)
    return {node: rank - top for node, rank in ranks.items()}
