"""Tests of `evaluate.py` by hand: what `docs/language.md` says of the corners."""
import unittest

from differ import judged
from evaluate import Evaluator, Fault
from statements import ONE, TWO, ZERO, call, compare, holds, index, name, number, pairs

A, B, n, s, u = (name(x) for x in ("A", "B", "n", "s", "u"))
I = {"identity": None}

def minus(a): return {"minus": a}
def add(a, b): return {"add": [a, b]}
def subtract(a, b): return {"subtract": [a, b]}
def times(a, b): return {"multiply": [a, b]}
def over(a, b): return {"divide": [a, b]}
def inverse(a): return {"inverse": a}
def power(a, k): return {"power": [a, k]}
def entry(a, i, j): return {"entry": [a, i, j]}
def member(x, i): return {"member": [x, i]}
def replace(a, *places): return {"with": [a, [{"name": x, "value": v} for x, v in places]]}
def equal(a, b): return compare("equal", a, b)
def fold(f, value, x, first, last, condition=None):
    argument = {"value": {"term": value}, "indices": [index(x, first, last)]}
    if condition: argument["condition"] = condition
    return {"call": {"name": f, "arguments": [argument]}}
def quantified(word, x, first, last, body):
    return {word: {"binders": [{"range": index(x, first, last)}], "body": body}}
def typed(x, sort): return {"typed": {"names": [x], "of": {"sort": sort}}}
def let(x, value, *parameters): return {"let": {"name": x, "parameters": list(parameters), "value": value}}

def claim(show, *items, definitions=()):
    """A formula about A, B : n x n, u : n x 1 and a number s."""
    square = {"matrix": [n, n]}
    return {"claim": "t", "form": "stated", "definitions": list(definitions), "some": False, "show": show, "items": [
        {"sizes": {"sizes": [{"one": {"name": "n", "least": 0}}]}},
        {"for-all": [typed("A", square), typed("B", square), typed("u", {"matrix": [n, ONE]}), typed("s", "number")]}, *items]}

def matrix(rows): return [[str(e) for e in row] for row in rows]
TWO_BY_TWO = {"sizes": {"n": 2}, "values": {"A": matrix([[0, 1], [0, 0]]), "B": matrix([[1, 0], [1, 2]]), "u": matrix([[1], [2]]), "s": "0"}}
EMPTY = {"sizes": {"n": 0}, "values": {"A": {"rows": 0, "cols": 0}, "B": {"rows": 0, "cols": 0}, "u": {"rows": 0, "cols": 1}, "s": "0"}}

def truth(show, *items, at=TWO_BY_TWO, definitions=()):
    return Evaluator(claim(show, *items, definitions=definitions)).judge(at)["show"]

class Corners(unittest.TestCase):
    def expect(self, expected, show, *items, **more): self.assertEqual(truth(show, *items, **more), expected)

    def test_partial_terms_are_undefined_and_kleene_logic_ignores_the_order(self):
        undefined, false, true = equal(over(ONE, s), ZERO), equal(ONE, ZERO), equal(ONE, ONE)
        for word, other, expected in (("and", false, "false"), ("and", true, "undefined"), ("or", true, "true"), ("or", false, "undefined")):
            self.expect(expected, {word: [undefined, other]})
            self.expect(expected, {word: [other, undefined]})
        self.expect("true", {"implies": [false, undefined]})
        self.expect("undefined", {"iff": [undefined, false]})
        self.expect("undefined", equal(inverse(A), inverse(A)))
        self.expect("undefined", equal(times(ZERO, over(ONE, s)), ZERO))

    def test_the_sides_of_a_product_are_there_where_the_size_between_is_undefined(self):
        below = subtract(n, number(3))
        product = times(times(A, call("zeros", n, below)), call("zeros", below, ONE))
        self.expect("true", equal(call("rows", product), n))
        self.expect("undefined", equal(product, u))
        self.expect("true", equal(call("rows", times(call("ones", ONE, ONE), s)), ONE))

    def test_an_undefined_operand_counts_more_than_an_undecided_one(self):
        undecided = fold("count", name("i"), "i", ONE, ONE, {"exists": {"binders": [typed("Z", "number")], "body": equal(ONE, ONE)}})
        self.expect("undefined", equal(add(undecided, over(ONE, s)), ZERO))
        self.expect("undefined", equal(add(over(ONE, s), undecided), ZERO))
        self.expect("undecided", equal(undecided, ZERO))

    def test_a_bounded_quantifier_over_nothing(self):
        self.expect("true", quantified("for-all", "i", ONE, ZERO, equal(ONE, ZERO)))
        self.expect("false", quantified("exists", "i", TWO, ONE, equal(ONE, ONE)))

    def test_folds_of_nothing(self):
        self.expect("undefined", equal(fold("min", name("i"), "i", ONE, ZERO), ZERO))
        self.expect("true", equal(fold("sum", name("i"), "i", ONE, ZERO), ZERO))
        self.expect("true", equal(call("rank", fold("sum", A, "i", ONE, ZERO)), ZERO))

    def test_0_and_I_take_their_size_from_the_other_side_and_from_blocks(self):
        self.expect("true", equal(subtract(add(A, I), I), A))
        self.expect("true", compare("at-most", ZERO, times(A, {"transpose": A})))
        self.expect("true", equal(call("rank", {"block": [[A, I], [ZERO, minus(times(TWO, I))]]}), add(n, call("rank", A))))

    def test_the_empty_matrix(self):
        self.expect("true", equal(call("det", A), ONE), at=EMPTY)
        self.expect("true", compare("less", A, B), at=EMPTY)
        self.expect("true", equal(power(A, ZERO), I), at=EMPTY)
        self.expect("true", equal(times({"transpose": u}, u), ZERO), at=EMPTY)
        self.expect("undefined", equal(over(A, s), A), at=EMPTY)

    def test_a_power_0_is_the_identity_and_a_negative_one_undefined(self):
        self.expect("true", equal(power(A, ZERO), I))
        self.expect("undefined", equal(power(B, subtract(ZERO, ONE)), I))

    def test_a_size_below_0_is_undefined(self):
        self.expect("undefined", equal(call("zeros", subtract(n, number(3)), ONE), ZERO))

    def test_a_replacement_reaches_into_lets_at_once_and_captures_nothing(self):
        product = let("P", times(A, B))
        self.expect("true", equal(replace(name("P"), ("A", B), ("B", A)), times(B, A)), product)
        self.expect("true", equal(replace(replace(name("P"), ("A", B)), ("B", A)), times(A, A)), product)
        self.expect("true", equal(replace(call("scale", entry(B, TWO, TWO)), ("B", A)), times(entry(A, TWO, TWO), A)),
                    let("scale", times(name("c"), A), "c"))
        inside = let("f", replace(times(name("c"), entry(B, TWO, TWO)), ("B", A)), "c")
        self.expect("true", equal(call("f", entry(B, TWO, TWO)), times(TWO, ZERO)), inside)

    def test_a_definition_hides_no_name_of_its_argument(self):
        diagonal = {"name": "tr", "parameters": ["M"], "body": {"term": fold("sum", entry(name("M"), name("i"), name("i")), "i", ONE, call("rows", name("M")))}}
        self.expect("true", quantified("for-all", "i", ONE, TWO, equal(call("tr", times(name("i"), B)), times(name("i"), call("trace", B)))), definitions=[diagonal])

    def test_an_argument_that_is_not_used_may_be_undefined(self):
        first = {"name": "p", "parameters": ["M", "N"], "body": {"formula": {"or": [equal(name("M"), ZERO), equal(call("rank", name("N")), ONE)]}}}
        self.expect("true", holds("p", subtract(A, A), inverse(A)), definitions=[first])
        self.expect("undefined", holds("p", A, inverse(A)), definitions=[first])

    def test_the_loewner_order_of_what_is_not_symmetric_is_false(self):
        self.expect("false", compare("at-most", A, add(A, B)))

    def test_derivatives(self):
        square = {"norm-squared": times(A, u)}
        def derivative(f, value, x): return {"call": {"name": f, "arguments": [{"value": {"term": value}}], "places": [{"name": x}]}}
        self.expect("true", equal(derivative("grad", square, "u"), times(TWO, times(times({"transpose": A}, A), u))))
        self.expect("true", equal(derivative("hess", square, "u"), times(TWO, times({"transpose": A}, A))))
        self.expect("true", equal(derivative("grad", call("det", B), "B"), {"transpose": call("adj", B)}))

    def test_eigenvalues_against_numbers_are_exact(self):
        gram = times(B, {"transpose": B})                           # eigenvalues 3 +- sqrt(5)
        self.expect("true", compare("less", call("eig", TWO, gram), ONE))
        self.expect("false", compare("at-most", call("norm2", B), TWO))
        self.expect("true", compare("at-least", call("radius", B), TWO))
        self.expect("false", compare("greater", call("radius", B), TWO))
        self.expect("false", holds("hurwitz", A))
        self.expect("true", holds("hurwitz", subtract(A, I)))

    def test_products_of_a_family(self):
        d = lambda i: member("d", i)
        H, i = name("H"), name("i")
        family = {"typed": {"names": ["W"], "index": index("i", ONE, H), "of": {"sort": {"matrix": [d(i), d(subtract(i, ONE))]}}}}
        items = [{"sizes": {"sizes": [{"one": {"name": "H", "least": 0}}, {"family": {"name": "d", "range": {"from": ZERO, "to": H}}}]}}, {"for-all": [family]}]
        at = {"sizes": {**TWO_BY_TWO["sizes"], "H": 2, "d": [1, 2, 1]}, "values": {**TWO_BY_TWO["values"], "W": [matrix([[1], [2]]), matrix([[3, 4]])]}}
        def product(a, b): return {"product": {"family": "W", "from": a, "to": b}}
        self.expect("true", equal(product(H, ONE), number(11)), *items, at=at)
        self.expect("true", equal(call("rank", product(ONE, TWO)), d(ONE)), *items, at=at)    # the empty product
        self.expect("undefined", equal(product(ZERO, TWO), product(ZERO, TWO)), *items, at=at)
        moved = {"with": [product(H, ONE), [{"name": "W", "index": TWO, "value": times(TWO, member("W", TWO))}]]}
        self.expect("true", equal(moved, number(22)), *items, at=at)
        def move(a, i, value): return {"with": [a, [{"name": "W", "index": i, "value": value}]]}
        twice = move(move(product(H, ONE), ONE, call("zeros", TWO, ONE)), ONE, over(member("W", ONE), ZERO))
        self.expect("true", equal(twice, ZERO), *items, at=at)     # the inner one counts, the other is not read
        self.expect("undefined", equal(move(product(H, ONE), number(3), ZERO), ZERO), *items, at=at)

    def test_an_instance_is_checked(self):
        with self.assertRaises(Fault): truth(equal(A, A), at={"sizes": {"n": 1}, "values": TWO_BY_TWO["values"]})
        with self.assertRaises(Fault): truth(equal(A, A), {"for-all": [typed("S", {"symmetric": n})]},
                                             at={"sizes": {"n": 2}, "values": {**TWO_BY_TWO["values"], "S": matrix([[0, 1], [2, 0]])}})

class Generated(unittest.TestCase):
    def test_random_statements_are_evaluated_without_error(self):
        found = {judged(pair).get("show") for pair in pairs(300, "test")}
        self.assertLessEqual({"true", "false", "undefined", "undecided"}, found)

if __name__ == "__main__":
    unittest.main()
