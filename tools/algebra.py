"""Exact algebra for `evaluate.py`: rational matrices, polynomials, and real numbers by enclosure.

Methods are chosen for shortness: everything about eigenvalues comes from the coefficients of
characteristic polynomials and from Sturm's chains. A number is a `Fraction`, or a `Poly` in the
entries of the places of a derivative.
"""
from fractions import Fraction
from itertools import count, permutations

class Undefined(Exception): """A partial term outside its domain."""
class Undecided(Exception): """Beyond what is evaluated here."""

ZERO, ONE = Fraction(0), Fraction(1)

def need(condition, why):
    if not condition: raise Undefined(why)

class Poly:
    """A polynomial in displacements from a point: {monomial: coefficient}, not constant. A
    monomial is a sorted tuple of symbols, repeated by their powers."""
    def __init__(self, terms): self.terms = terms
    def __add__(self, other): return poly_sum(self, other, 1)
    def __sub__(self, other): return poly_sum(self, other, -1)
    def __radd__(self, other): return poly_sum(self, other, 1)
    def __rsub__(self, other): return poly_sum(poly(other), self, -1)
    def __neg__(self): return poly_sum(ZERO, self, -1)
    def __mul__(self, other):
        total = {}
        for m, a in self.terms.items():
            for n, b in poly(other).terms.items():
                key = tuple(sorted(m + n))
                total[key] = total.get(key, 0) + a * b
        return reduced(total)
    __rmul__ = __mul__
    def __eq__(self, other): return isinstance(other, Poly) and self.terms == other.terms

def poly(a): return a if isinstance(a, Poly) else Poly({(): a})
def reduced(terms):
    terms = {m: a for m, a in terms.items() if a}
    return Poly(terms) if any(terms) else terms.get((), ZERO)
def poly_sum(p, q, factor):
    total = dict(poly(p).terms)
    for m, a in poly(q).terms.items(): total[m] = total.get(m, 0) + factor * a
    return reduced(total)

def derivative(p, symbol):
    total = {}
    for m, a in poly(p).terms.items():
        if symbol in m:
            at = m.index(symbol)
            key = m[:at] + m[at + 1:]
            total[key] = total.get(key, 0) + a * m.count(symbol)
    return reduced(total)

def at_point(p, symbols):
    return reduced({m: a for m, a in poly(p).terms.items() if not symbols & set(m)})

def constant(a):
    """A number that no place moves."""
    if isinstance(a, Poly): raise Undecided("not polynomial in the places")
    return a

def sign(a):
    """The sign of a number; of a polynomial, near its point."""
    if isinstance(a, Poly):
        a = a.terms.get((), ZERO)
        if a == 0: raise Undecided("no sign near the point")
    return (a > 0) - (a < 0)

def quotient(a, b):
    if isinstance(a, Real) or isinstance(b, Real): return a / b
    need(isinstance(b, Poly) or b != 0, "division by 0")
    return a * (1 / constant(b))

# Matrices.

class Matrix:
    def __init__(self, rows, cols, data): self.rows, self.cols, self.data = rows, cols, data
    def __eq__(self, other): return isinstance(other, Matrix) and self.data == other.data
    def map(self, function): return Matrix(self.rows, self.cols, [list(map(function, r)) for r in self.data])
    def entries(self): return [e for row in self.data for e in row]
    @property
    def shape(self): return self.rows, self.cols

class Elastic:
    """c I, of a size that its neighbours tell."""
    def __init__(self, factor): self.factor = factor

def build(rows, cols, entry): return Matrix(rows, cols, [[entry(i, j) for j in range(cols)] for i in range(rows)])
def identity(n): return build(n, n, lambda i, j: ONE if i == j else ZERO)
def zeros(rows, cols): return build(rows, cols, lambda i, j: ZERO)
def scaled(a, c): return a.map(lambda e: c * e)
def number(a): return isinstance(a, (Fraction, Poly))
def scalar(a):
    """A number; a 1 x 1 matrix may stand for one."""
    if not isinstance(a, Matrix): return a
    assert a.shape == (1, 1), "a matrix stands for a number"
    return a.data[0][0]
def matrix(a): return Matrix(1, 1, [[a]]) if not isinstance(a, Matrix) else a

def fitted(a, shape):
    """A value beside a matrix: 0 and c I take its shape."""
    if isinstance(a, Elastic):
        assert shape[0] == shape[1], "I is square"
        return scaled(identity(shape[0]), a.factor)
    if isinstance(a, Matrix) or shape == (1, 1): return matrix(a)
    assert a == 0, "a number beside a matrix"
    return zeros(*shape)

def fit(a, b):
    """Two sides of a sum or comparison: two numbers, or two matrices of one shape."""
    for p, q in ((a, b), (b, a)):
        if isinstance(p, Matrix) and not isinstance(q, Matrix):
            if isinstance(q, Real): return scalar(a), scalar(b)
            return fitted(a, p.shape), fitted(b, p.shape)
    if isinstance(a, Matrix): assert a.shape == b.shape, "sizes differ"
    if isinstance(a, Elastic) or isinstance(b, Elastic):
        assert all(isinstance(x, Elastic) or x == 0 for x in (a, b)), "a number beside I"
        return tuple(x if isinstance(x, Elastic) else Elastic(x) for x in (a, b))
    return a, b

def combined(a, b, op):
    a, b = fit(a, b)
    if isinstance(a, Matrix): return build(a.rows, a.cols, lambda i, j: op(a.data[i][j], b.data[i][j]))
    if isinstance(a, Elastic): return Elastic(op(a.factor, b.factor))
    return op(a, b)

def add(a, b): return combined(a, b, lambda x, y: x + y)
def subtract(a, b): return combined(a, b, lambda x, y: x - y)
def minus(a): return multiply(-ONE, a)

def multiply(a, b):
    if isinstance(a, Matrix) and isinstance(b, Matrix) and a.cols == b.rows:
        columns = list(zip(*b.data)) if b.rows else [()] * b.cols
        return Matrix(a.rows, b.cols, [[sum((x * y for x, y in zip(row, c)), ZERO) for c in columns] for row in a.data])
    if isinstance(a, (Matrix, Elastic)) and (not isinstance(b, (Matrix, Elastic)) or getattr(b, "shape", 0) == (1, 1)):
        a, b = b, a
    a = scalar(a)
    if isinstance(b, Elastic): return Elastic(a * b.factor)
    return scaled(b, a) if isinstance(b, Matrix) else a * b

def divide(a, b):
    b = scalar(b)
    need(isinstance(b, (Poly, Real)) or b != 0, "division by 0")
    if isinstance(a, Elastic): return Elastic(quotient(a.factor, b))
    if isinstance(a, Matrix): return a.map(lambda e: quotient(e, b))
    return quotient(a, b)

def transpose(a):
    if not isinstance(a, Matrix): return a
    return build(a.cols, a.rows, lambda i, j: a.data[j][i])

def power(a, n):
    n = integer(n)
    need(n >= 0, "a power below 0")
    result = identity(a.rows) if isinstance(a, Matrix) else Elastic(ONE) if isinstance(a, Elastic) else ONE
    for _ in range(n): result = multiply(result, a)
    return result

def integer(a):
    a = scalar(a)
    assert isinstance(a, Fraction) and a.denominator == 1, "an integer is needed"
    return int(a)

def norm_squared(a): return sum((e * e for e in matrix(a).entries()), ZERO)

def at(i, n):
    i = integer(i)
    need(1 <= i <= n, "index out of range")
    return i - 1
def entry(a, i, j): return matrix(a).data[at(i, matrix(a).rows)][at(j, matrix(a).cols)]
def row(a, i): return Matrix(1, a.cols, [a.data[at(i, a.rows)]])
def column(a, j):
    j = at(j, a.cols)
    return Matrix(a.rows, 1, [[r[j]] for r in a.data])

def echelon(a):
    """The reduced echelon form and its pivot columns."""
    rows, pivots = [list(map(constant, r)) for r in a.data], []
    for j in range(a.cols):
        k = len(pivots)
        p = next((i for i in range(k, a.rows) if rows[i][j]), None)
        if p is None: continue
        rows[k], rows[p] = rows[p], rows[k]
        rows[k] = [e / rows[k][j] for e in rows[k]]
        for i in range(a.rows):
            if i != k and rows[i][j]: rows[i] = [x - rows[i][j] * y for x, y in zip(rows[i], rows[k])]
        pivots.append(j)
    return rows, pivots

def rank(a): return Fraction(len(echelon(a)[1]))
def trace(a): return sum((a.data[i][i] for i in range(a.rows)), ZERO)

def leverrier(a):
    """The coefficients of det(t - A), the leading one first, and the adjugate of A."""
    n, coefficients, last = a.rows, [ONE], zeros(a.rows, a.rows)
    for k in range(1, n + 1):
        last = add(multiply(a, last), scaled(identity(n), coefficients[-1]))
        coefficients.append(trace(multiply(a, last)) * Fraction(-1, k))
    return coefficients, scaled(last, Fraction((-1) ** (n - 1)))

def determinant(a): return leverrier(a)[0][-1] * (-1) ** a.rows
def adjugate(a): return leverrier(a)[1]
def inverse(a):
    if not isinstance(a, Matrix): return quotient(ONE, a)
    d = determinant(a)
    need(isinstance(d, Poly) or d != 0, "singular")
    return adjugate(a).map(lambda e: quotient(e, d))

def pseudoinverse(a):
    """F^T (F F^T)^-1 (C^T C)^-1 C^T, with A = C F, C and F of full rank."""
    if not isinstance(a, Matrix): return a if a == 0 else quotient(ONE, a)
    rows, pivots = echelon(a)
    f = Matrix(len(pivots), a.cols, rows[:len(pivots)])
    c = build(a.rows, len(pivots), lambda i, j: a.data[i][pivots[j]])
    right = multiply(transpose(f), inverse(multiply(f, transpose(f))))
    return multiply(right, multiply(inverse(multiply(transpose(c), c)), transpose(c)))

def permanent(a):
    total = ZERO
    for p in permutations(range(a.rows)):
        product = ONE
        for i, j in enumerate(p): product = product * a.data[i][j]
        total = total + product
    return total

def is_symmetric(a): return a == transpose(a)
def inertia(s):
    """How many eigenvalues of a symmetric matrix are above and below 0, by Descartes' rule."""
    need(is_symmetric(s), "not symmetric")
    signs = [c > 0 for c in map(constant, leverrier(s)[0]) if c]
    above = sum(p != q for p, q in zip(signs, signs[1:]))
    return above, len(signs) and integer(rank(s)) - above
def semidefinite(s): return is_symmetric(s) and inertia(s)[1] == 0
def positive(s): return is_symmetric(s) and inertia(s)[0] == s.rows

def kronecker(a, b):
    r, c = max(b.rows, 1), max(b.cols, 1)
    return build(a.rows * b.rows, a.cols * b.cols,
                 lambda i, j: a.data[i // r][j // c] * b.data[i % r][j % c])
def khatri_rao(a, b):
    r = max(b.rows, 1)
    return build(a.rows * b.rows, a.cols, lambda i, j: a.data[i // r][j] * b.data[i % r][j])
def hadamard(a, b): return combined(a, b, lambda x, y: x * y)
def hankel_traces(a):
    return build(a.rows, a.rows, lambda i, j: trace(power(a, Fraction(i + j))))
def relu(a):
    if isinstance(a, Matrix): return a.map(relu)
    if isinstance(a, Real): return chosen(max, [a, ZERO])
    return a if a == 0 or sign(a) > 0 else ZERO
def absolute(a):
    a = scalar(a)
    if isinstance(a, Real): return chosen(max, [a, -a])
    return a if a == 0 or sign(a) > 0 else -a

# Real eigenvalues, by Sturm's chain of a characteristic polynomial.

def horner(p, x):
    total = ZERO
    for c in p: total = total * x + c
    return total

def remainder(p, q):
    p = list(p)
    while len(p) >= len(q):
        factor = p[0] / q[0]
        p = [x - factor * y for x, y in zip(p, q + [ZERO] * len(p))][1:]
    while p and p[0] == 0: p.pop(0)
    return p

def largest_against(a, x):
    """The sign of A's largest real eigenvalue minus x."""
    p, root = list(map(constant, leverrier(a)[0])), False
    while horner(p, x) == 0:  # divide by t - x
        root, p = True, [horner(p[:k + 1], x) for k in range(len(p) - 1)]
    chain = [p, [c * (len(p) - 1 - k) for k, c in enumerate(p[:-1])]]
    while chain[-1]: chain.append([-c for c in remainder(*chain[-2:])])
    def changes(values):
        signs = [v > 0 for v in values if v]
        return sum(a != b for a, b in zip(signs, signs[1:]))
    above = changes(horner(q, x) for q in chain if q) - changes(q[0] for q in chain if q)
    return 1 if above else 0 if root else -1

def hurwitz(a):
    """Every real part is below 0: 2 max Re is the largest real eigenvalue of the Kronecker sum."""
    one = identity(a.rows)
    return a.rows == 0 or largest_against(add(kronecker(a, one), kronecker(one, a)), ZERO) < 0

# Real numbers: rational bounds as narrow as asked for, and for some an exact comparison.

class Real:
    def __init__(self, bounds, against=None): self.bounds, self.against = bounds, against
    def __add__(self, other): return interval(self, other, lambda x, y: x + y)
    def __sub__(self, other): return self + -other
    def __neg__(self): return self * -ONE
    def __mul__(self, other):
        if not isinstance(other, Real) and other == 0: return ZERO
        result = interval(self, other, lambda x, y: x * y)
        if self.against and not isinstance(other, Real):
            result.against = lambda q: self.against(q / other) * (1 if other > 0 else -1)
        return result
    def __radd__(self, other): return self + other
    def __rsub__(self, other): return -self + other
    __rmul__ = __mul__
    def __truediv__(self, other): return self * (1 / other if isinstance(other, Real) else quotient(ONE, other))
    def __rtruediv__(self, other):
        def bounds(n):
            a, b = self.bounds(n)
            if a <= 0 <= b: raise Undecided("division by what may be 0")
            return 1 / b, 1 / a
        return Real(bounds) * other

def bounds(a, n): return a.bounds(n) if isinstance(a, Real) else (constant(a), constant(a))

def interval(a, b, op):
    def both(n):
        ends = [op(x, y) for x in bounds(a, n) for y in bounds(b, n)]
        return min(ends), max(ends)
    result = Real(both)
    if a.against and not isinstance(b, Real): result.against = lambda q: a.against(q - b)
    return result

def root(against):
    """The real number with given sign of its difference to a rational, enclosed by bisection."""
    high = ONE
    while against(high) > 0: high *= 2
    low = -ONE
    while against(low) < 0: low *= 2
    ends = next(([q, q] for q in (low, high) if against(q) == 0), [low, high])
    def narrowed(n):
        while ends[1] - ends[0] > Fraction(1, 2 ** n):
            middle = sum(ends) / 2
            found = against(middle)
            if found >= 0: ends[0] = middle
            if found <= 0: ends[1] = middle
        return tuple(ends)
    return Real(narrowed, against)

def square_root_of(against_square):
    """The number x >= 0 whose square compares so."""
    return root(lambda q: 1 if q < 0 else against_square(q * q))

def square_root(a):
    need(sign(a) >= 0, "the root of a number below 0")
    return square_root_of(lambda q: (constant(a) > q) - (constant(a) < q))

def eigen_against(s, k):
    def against(q):
        above, below = inertia(subtract(s, scaled(identity(s.rows), q)))
        return 1 if above >= k else -1 if s.rows - below < k else 0
    return against

def eigenvalue(k, s):
    need(is_symmetric(s), "not symmetric")
    return root(eigen_against(s, at(k, s.rows) + 1))
def singular_value(k, a):
    k = at(k, min(a.shape)) + 1
    return square_root_of(eigen_against(multiply(transpose(a), a), k))
def spectral_norm(a): return singular_value(ONE, a) if min(a.shape) else ZERO
def spectral_radius(a):
    """The largest |x|^2 is the largest real eigenvalue of the Kronecker square."""
    return square_root_of(lambda q: largest_against(kronecker(a, a), q)) if a.rows else ZERO

def against(a, b):
    """The sign of a - b."""
    if isinstance(b, Real) and not isinstance(a, Real): return -against(b, a)
    if not isinstance(a, Real): return sign(a - b)
    if a is b: return 0
    if not isinstance(b, Real) and a.against: return a.against(constant(b))
    for n in (4, 16, 64, 160):
        (low, high), (floor, top) = bounds(a, n), bounds(b, n)
        if low == high == floor == top: return 0
        if high < floor: return -1
        if top < low: return 1
    raise Undecided("enclosures do not tell two real numbers apart")

def chosen(choose, values):
    """The least or greatest, by `min` or `max`."""
    need(values, "of nothing")
    if any(isinstance(v, Real) for v in values):
        def both(n):
            ends = [bounds(v, n) for v in values]
            return choose(e[0] for e in ends), choose(e[1] for e in ends)
        return values[0] if len(values) == 1 else Real(both)
    best = values[0]
    for v in values[1:]:
        if v != best and sign(v - best) == (1 if choose is max else -1): best = v
    return best

def compare(relation, a, b):
    """A comparison of numbers, or of matrices: an order is Loewner's."""
    a, b = fit(a, b)
    if relation in ("equal", "unequal"):
        return (a == b) == (relation == "equal")
    if relation in ("greater", "at-least"): a, b = b, a
    strict = relation in ("less", "greater")
    if isinstance(a, Matrix): return (positive if strict else semidefinite)(subtract(b, a))
    return against(a, b) < (0 if strict else 1)

symbols = count()
def fresh(): return next(symbols)

def sized(n):
    n = integer(n)
    need(n >= 0, "a size below 0")
    return n
def square(a):
    assert isinstance(a, Matrix) and a.rows == a.cols, "a square matrix is needed"
    return a

FUNCTIONS = {
    "rank": rank, "det": lambda a: determinant(square(a)), "trace": lambda a: trace(square(a)),
    "rows": lambda a: Fraction(a.rows), "cols": lambda a: Fraction(a.cols), "abs": absolute,
    "per": lambda a: permanent(square(a)), "inertia_pos": lambda a: Fraction(inertia(square(a))[0]),
    "inertia_neg": lambda a: Fraction(inertia(square(a))[1]),
    "proj": lambda a: multiply(a, pseudoinverse(a)), "hadamard": hadamard, "kron": kronecker,
    "khatri_rao": khatri_rao, "relu": relu,
    "diag": lambda a: build(a.rows, a.rows, lambda i, j: a.data[i][0] if i == j else ZERO),
    "ones": lambda a, b: build(sized(a), sized(b), lambda i, j: ONE),
    "zeros": lambda a, b: zeros(sized(a), sized(b)), "adj": lambda a: adjugate(square(a)),
    "hankel_traces": lambda a: hankel_traces(square(a)), "sigma": singular_value, "norm2": spectral_norm,
    "sqrt": lambda a: square_root(scalar(a)), "eig": lambda k, a: eigenvalue(k, square(a)),
    "radius": lambda a: spectral_radius(square(a)),
}

def is_svd(m, u, d, v):
    diagonal = [d.data[i][i] for i in range(min(d.shape))]
    return (multiply(transpose(u), u) == identity(u.cols) and multiply(transpose(v), v) == identity(v.cols)
            and all(e == 0 for i, r in enumerate(d.data) for j, e in enumerate(r) if i != j)
            and diagonal == sorted(map(abs, diagonal), reverse=True)
            and multiply(u, multiply(d, transpose(v))) == m)

PREDICATES = {
    "nonneg": lambda a: all(sign(e) >= 0 for e in matrix(a).entries()),
    "positive": lambda a: all(sign(e) > 0 for e in matrix(a).entries()),
    "hurwitz": lambda a: hurwitz(square(a)), "svd": is_svd,
}
