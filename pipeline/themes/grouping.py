"""Unit rows come in; which group each belongs to goes out, and how many groups there are is read from the rows.

Normalized spectral clustering (Ng, Jordan and Weiss 2001) of the graph whose edges are cosines: its leading
eigenvectors need only the sparse rows, never the square of texts by texts. In that space k-means groups them, begun
from rows that differ most, so that no chance has a part in it. The number of groups is the one with the best mean
silhouette (Rousseeuw 1987), held near what people make of so many texts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pipeline.themes.vectors import Matrix

FEWEST, MOST = 2, 24
"""Groups that are tried."""

USUAL, GROWTH = 1.1, 0.45
"""People make about 1.1 n^0.45 themes of n texts: 3 of 8, 4 of 20, 8 of 80, 22 of 800."""

HOLD = 0.6
"""How firmly the number is held near the usual one: off by a factor of e costs this share of what silhouettes span."""

DENSE = 400
"""Up to so many texts all eigenvectors are worked out at once, which never fails; beyond, only the leading ones."""


def group(rows: Matrix) -> list[int]:
    """The group of each row, numbered in order of appearance, -1 for rows that hold nothing."""
    import numpy as np

    groups = np.full(rows.shape[0], -1)
    said = np.flatnonzero(np.asarray(rows.multiply(rows).sum(axis=1)).ravel() > 0)
    if len(said):
        groups[said] = _split(rows[said])
    order: dict[int, int] = {}
    return [-1 if one < 0 else order.setdefault(one, len(order)) for one in groups.tolist()]


def usual_number(texts: int) -> float:
    """How many themes people would make of so many texts."""
    return USUAL * texts**GROWTH


def list_numbers(texts: int) -> list[int]:
    """The numbers of groups to try: a third of the usual one to twice as many, of the large ones every other."""
    usual = min(usual_number(texts), MOST)
    most = min(MOST, round(2.2 * usual), texts // 2)
    return [k for k in range(max(FEWEST, round(usual / 3)), most + 1) if k <= 12 or k % 2 == 0]


def _split(rows: Matrix) -> Any:
    """The group of each row that holds something."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    count = rows.shape[0]
    numbers = list_numbers(count)
    if not numbers:
        return np.zeros(count, dtype=int)
    with threadpool_limits(1):  # sums in one order, so that two runs agree to the last digit
        leading = _lead(rows, numbers[-1])
        tried = {k: _gather(leading[:, :k]) for k in numbers}
        worth = _judge(rows, tried)
    return tried[max(worth, key=lambda k: worth[k])]


def _lead(rows: Matrix, most: int) -> Any:
    """The leading eigenvectors of the cosines between different rows, each divided by the roots of both degrees."""
    import numpy as np
    from scipy.linalg import eigh
    from scipy.sparse.linalg import LinearOperator, eigsh

    count = rows.shape[0]
    ones = np.ones(count)
    degrees = rows @ (rows.T @ ones) - ones
    scale = 1 / np.sqrt(degrees + np.median(degrees) / 2 + 1e-3)  # few shared words must not weigh like many
    if count <= DENSE:
        cosines = (rows @ rows.T).toarray() - np.eye(count)
        _, vectors = eigh(scale[:, None] * cosines * scale, subset_by_index=[max(count - most, 0), count - 1])
        return vectors[:, ::-1]

    def multiply(vector: Any) -> Any:
        scaled = scale * vector.ravel()
        return scale * (rows @ (rows.T @ scaled) - scaled)

    values, vectors = eigsh(LinearOperator((count, count), matvec=multiply, dtype=float), most, which="LA", v0=ones)
    return vectors[:, np.argsort(-values, kind="stable")]


def _gather(leading: Any) -> Any:
    """K-means in as many groups as there are columns, from rows that point as far apart as can be."""
    from scipy.linalg import qr
    from sklearn.cluster import KMeans
    from sklearn.preprocessing import normalize

    points = normalize(leading)
    _, _, pivots = qr(points.T, mode="economic", pivoting=True)
    return KMeans(points.shape[1], init=points[pivots[: points.shape[1]]], n_init=1).fit_predict(points)


def _judge(rows: Matrix, tried: dict[int, Any]) -> dict[int, float]:
    """How well each number of groups does: its silhouette's place between the worst and best, less the distance."""
    silhouettes = {k: silhouette(rows, groups) for k, groups in tried.items()}
    low, high = min(silhouettes.values()), max(silhouettes.values())
    usual = usual_number(rows.shape[0])
    return {k: (value - low) / (high - low or 1) - HOLD * math.log(k / usual) ** 2 for k, value in silhouettes.items()}


def silhouette(rows: Matrix, groups: Sequence[int]) -> float:
    """The mean silhouette by cosine distance: of unit rows it needs only each group's sum, not every pair."""
    import numpy as np
    import scipy.sparse

    _, codes = np.unique(np.asarray(groups), return_inverse=True)
    count = len(codes)
    member = scipy.sparse.csr_matrix((np.ones(count), (np.arange(count), codes)))
    sizes = np.asarray(member.sum(axis=0)).ravel()
    if len(sizes) < 2:
        return 0.0
    likeness = np.asarray((rows @ (member.T @ rows).T).todense())
    each = np.arange(count)
    size = sizes[codes]
    within = 1 - (likeness[each, codes] - 1) / np.maximum(size - 1, 1)
    apart = 1 - likeness / sizes
    apart[each, codes] = np.inf
    nearest = apart.min(axis=1)
    return float(np.where(size > 1, (nearest - within) / np.maximum(np.maximum(nearest, within), 1e-12), 0).mean())
