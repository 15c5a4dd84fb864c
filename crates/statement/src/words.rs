//! The functions and predicates of the language, and words that it does not have.

/// A function or predicate of the kernel.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Whether it is true or false.
    pub predicate: bool,
    /// How it is called.
    pub signature: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

macro_rules! functions {
    ($($kind:ident $name:ident $signature:literal $meaning:literal;)*) => {
        &[$(Function {
            name: stringify!($name),
            predicate: functions!($kind),
            signature: $signature,
            meaning: $meaning,
        }),*]
    };
    (term) => { false };
    (predicate) => { true };
}

/// All functions and predicates.
pub const FUNCTIONS: &[Function] = functions! {
    term rank "rank(A)" "the rank";
    term det "det(A)" "the determinant of a square matrix";
    term trace "trace(A)" "the sum of the diagonal entries of a square matrix";
    term per "per(A)" "the permanent of a square matrix";
    term rows "rows(A)" "the number of rows";
    term cols "cols(A)" "the number of columns";
    term abs "abs(a)" "the absolute value";
    term min "min(a, b, f(i) for i in 1..n where C, d[0..H])" "the least of terms, comprehensions and slices; undefined of nothing";
    term max "max(a, b, f(i) for i in 1..n where C, d[0..H])" "the largest of terms, comprehensions and slices; undefined of nothing";
    term sum "sum(a, f(i) for i in 1..n where C, d[0..H])" "the sum of terms, comprehensions and slices, also of matrices; 0 of nothing";
    term count "count(P for i in 1..n), count(i for i in 1..n where P)" "the number of indices for which a formula is true";
    term inertia_pos "inertia_pos(S)" "the number of positive eigenvalues of a symmetric matrix";
    term inertia_neg "inertia_neg(S)" "the number of negative eigenvalues of a symmetric matrix";
    term proj "proj(A)" "the orthogonal projector onto the column space, A*A^+";
    term hadamard "hadamard(A, B)" "the product by entries";
    term kron "kron(A, B)" "the Kronecker product";
    term khatri_rao "khatri_rao(A, B)" "the Kronecker product by columns";
    term relu "relu(A)" "the larger of 0 and each entry";
    term diag "diag(u)" "the diagonal matrix of a column";
    term ones "ones(a, b)" "the a x b matrix of ones";
    term zeros "zeros(a, b)" "the a x b matrix of zeros";
    term adj "adj(A)" "the adjugate of a square matrix";
    term hankel_traces "hankel_traces(A)" "sized as A, with entries trace(A^(i+j-2))";
    term grad "grad(f; x)" "the gradient of a term in a variable or member, sized as it";
    term hess "hess(f; x, y)" "the Hessian of a term in variables, a row for each entry";
    term sigma "sigma(k, A)" "the k-th largest singular value";
    term norm2 "norm2(A)" "the spectral norm";
    term sqrt "sqrt(a)" "the square root";
    term eig "eig(k, S)" "the k-th largest eigenvalue of a symmetric matrix";
    term radius "radius(A)" "the spectral radius, in radius(A) < c";
    term sinsq "sinsq(k, M, M')" "the squared sines of the angles between the leading k singular subspaces, left and right, summed; 0 if these are not unique";
    term sinres "sinres(k, M, M')" "the squared residuals of Wedin's theorem, summed; 0 if the subspaces are not unique";
    term descent_order "descent_order(f; x)" "the least order at which a critical point descends along a curve";
    predicate nonneg "nonneg(A)" "every entry is at least 0";
    predicate positive "positive(A)" "every entry is above 0";
    predicate hurwitz "hurwitz(A)" "every eigenvalue has a negative real part";
    predicate svd "svd(M, U, D, V)" "M = U*D*V^T, U and V with orthonormal columns, D diagonal with falling entries, at least 0";
    predicate local_min "local_min(f; x = c, W over C)" "no point near, with C, has a smaller value";
    predicate local_max "local_max(f; x = c, W over C)" "no point near, with C, has a larger value";
    predicate global_min "global_min(f; x = c, W over C)" "no point with C has a smaller value";
    predicate critical "critical(f; x = c, W)" "the gradient vanishes";
    predicate descends_on_a_line "descends_on_a_line(f; x)" "the term falls along a straight line from this point";
};

/// A function or predicate by name.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// Words that people write and the language does not have, and what to write instead.
pub const OUTSIDE: [(&[&str], &str); 20] = [
    (
        &["eigenvector", "eigenspace", "eigenbasis", "jordan", "schur"],
        "eigenvectors are irrational or complex in general; say what they would show: `exists v : n x 1 with v != 0: A*v = c*v`, or a rank such as `rank(A - c*I(n))`",
    ),
    (
        &[
            "eigenvalue",
            "eigenvalues",
            "eigvals",
            "eigs",
            "lambda",
            "spectrum",
            "lambda_max",
            "lambda_min",
        ],
        "write `eig(k, S)` under `<`, `<=`, `>`, `>=` for symmetric S, `radius(A) < c`, `hurwitz(A)`, equal traces of powers for equal spectra, or `exists c : number: det(A - c*I(n)) = 0` for a real one",
    ),
    (
        &[
            "exp", "log", "ln", "sin", "cos", "tan", "pi", "tanh", "sigmoid", "softmax", "entropy",
        ],
        "exp, log and trigonometric functions are outside the language: its terms are rational; a bound by a polynomial or a rational parametrisation may serve",
    ),
    (
        &[
            "complex",
            "conj",
            "conjugate",
            "real",
            "imag",
            "re",
            "im",
            "hermitian",
            "unitary",
        ],
        "complex entries are outside the language; write real and imaginary part as the block matrix `[A, -B; B, A]`",
    ),
    (
        &[
            "lim",
            "limit",
            "limsup",
            "infinity",
            "inf",
            "sup",
            "converges",
        ],
        "limits are outside the language; `exists x near c: P` and `for all x near c: P` speak of points arbitrarily near",
    ),
    (
        &[
            "almost",
            "measure",
            "probability",
            "expectation",
            "random",
            "generic",
            "generically",
        ],
        "measure is outside the language; state the deterministic core: the condition under which a generic matrix is one",
    ),
    (
        &["graph", "vertex", "edge", "adjacency"],
        "graphs as such are outside the language; a graph is `S : symmetric n over {0, 1}` with a zero diagonal",
    ),
    (
        &["power", "pow", "root", "cbrt"],
        "powers that are not integers are outside the language; name the root and say what it is: `P : psd n`, `P^2 = A`",
    ),
    (&["inv", "inverse"], "the inverse is `A^-1`"),
    (&["pinv"], "the Moore-Penrose inverse is `A^+`"),
    (&["transpose"], "the transpose is `A^T`"),
    (&["tr"], "the trace is `trace(A)`"),
    (
        &["norm", "frobenius"],
        "the squared Frobenius norm is `||A||^2`, the spectral norm `norm2(A)`",
    ),
    (&["eye", "identity"], "the identity is `I(n)`"),
    (
        &["dot", "matmul"],
        "a product is `A*B`, an inner product `x^T*y`",
    ),
    (&["diagonalizable"], "it is written `diagonalisable(A)`"),
    (
        &["prod", "product"],
        "the product of a family is `W[n] * ... * W[1]`; there is no other product over an index",
    ),
    (
        &["permutation"],
        "a permutation is `P : orthogonal n over {0, 1}`",
    ),
    (
        &[
            "psd",
            "pd",
            "semidefinite",
            "definite",
            "posdef",
            "orthogonal",
            "natural",
        ],
        "types say this, as in `A : psd n`, `A : pd n`, `Q : orthogonal n`, `k : natural`; or formulas, as `A >= 0`, `A > 0`, `Q^T*Q = I`",
    ),
    (
        &[
            "null",
            "nullspace",
            "kernel",
            "ker",
            "image",
            "span",
            "range",
            "dim",
            "nullity",
        ],
        "spaces are spoken of by ranks: `cols(A) - rank(A)` is the dimension of the kernel; `rank([A, B]) = rank(A)` says that A spans B",
    ),
];

/// What to do about a word that the language does not have.
pub fn outside(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let known = |(words, _): &&(&[&str], &str)| words.contains(&lower.as_str());
    OUTSIDE.iter().find(known).map(|(_, help)| *help)
}
