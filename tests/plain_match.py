"""Deferred acceptance in plain Python with heapq, written apart from the kernel: twin in tests, rival in bench."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

import numpy as np


def plain_match(
    rol_values: Sequence[int], rol_offsets: Sequence[int], scores: Sequence[float], quotas: Sequence[int]
) -> list[int]:
    n_applicants = len(rol_offsets) - 1
    following = list(rol_offsets[:-1])
    placed = [-1] * n_applicants
    held: list[list[tuple[float, int]]] = [[] for _ in quotas]
    waiting = list(range(n_applicants))
    while waiting:
        i = waiting.pop()
        while following[i] < rol_offsets[i + 1]:
            entry = following[i]
            following[i] += 1
            program, score = rol_values[entry], scores[entry]
            if math.isnan(score) or not quotas[program]:
                continue
            if len(held[program]) < quotas[program]:
                heapq.heappush(held[program], (score, -i))
                placed[i] = program
                break
            if (score, -i) > held[program][0]:
                _, displaced = heapq.heapreplace(held[program], (score, -i))
                placed[i], placed[-displaced] = program, -1
                waiting.append(-displaced)
                break
    return placed


def blocking_pair(
    rol_values: np.ndarray, rol_offsets: np.ndarray, scores: np.ndarray, quotas: np.ndarray, placed: Sequence[int]
) -> tuple[int, int] | None:
    """An applicant and a program that would rather have each other, by the definition alone."""
    score_of = {
        (i, int(rol_values[e])): (float(scores[e]), -i)
        for i in range(len(placed))
        for e in reversed(range(rol_offsets[i], rol_offsets[i + 1]))
    }
    for i in range(len(placed)):
        for program in rol_values[rol_offsets[i] : rol_offsets[i + 1]].tolist():
            if program == placed[i]:
                break
            if math.isnan(score_of[i, program][0]):
                continue
            there = [score_of[k, program] for k in range(len(placed)) if placed[k] == program]
            if len(there) < quotas[program] or (there and min(there) < score_of[i, program]):
                return i, program
    return None
