#!/usr/bin/env python3
"""Rewrites statements into others that mean the same: names changed, conjuncts, hypotheses and binders
permuted, `a <= b` written `b >= a`, lets inlined, definitions unfolded, everything transposed.

Usage: rewrite.py EVALUATE TREES [--instances K] [--seed S]
TREES holds one statement a line; EVALUATE is the example `evaluate` of the kernel. Both sides must get
the same truth values at each of K random instances. Exit code 1 on a difference, or on too few.
"""
import argparse, collections, copy, json, random, subprocess, sys
from itertools import count

from evaluate import tagged
from statements import Instances, names_in

class Kept(Exception): """This statement cannot be rewritten so."""

# Every place of a tree, with functions for its terms and formulas.

def rebuilt(node, term, formula):
    """A term or formula with its parts replaced: `term` and `formula` see each part."""
    if isinstance(node, str): return node
    (word, x), = node.items()
    return {word: parts(word, x, term, formula)}

def ranged(index, term): return {**index, "range": {k: term(v) for k, v in index["range"].items()}}
def optional(node, key, function): return {**node, key: function(node[key])} if node.get(key) is not None else node
def placed(place, term): return optional(optional(place, "index", term), "value", term)
def body(value, term, formula): return {"term": term(value["term"])} if "term" in value else {"formula": formula(value["formula"])}

def parts(word, x, term, formula):
    if word in ("number", "name") or x is None: return x
    if word in ("iff", "implies", "or", "and"): return [formula(y) for y in x]
    if word == "not": return formula(x)
    if word == "compare": return [x[0], term(x[1]), term(x[2])]
    if word in ("for-all", "exists"):
        found = {**x, "binders": [bound(b, term) for b in x["binders"]], "body": formula(x["body"])}
        return optional(found, "condition", formula)
    if word == "member": return [x[0], term(x[1])]
    if word == "slice": return [x[0], {k: term(v) for k, v in x[1].items()}]
    if word == "product": return {**x, "from": term(x["from"]), "to": term(x["to"])}
    if word == "block": return [[term(y) for y in row] for row in x]
    if word == "entries": return {"value": term(x["value"]), "row": ranged(x["row"], term), "column": ranged(x["column"], term)}
    if word == "with": return [term(x[0]), [placed(p, term) for p in x[1]]]
    if word == "call":
        found = {**x, "arguments": [optional({**a, "value": body(a["value"], term, formula), **(
            {"indices": [ranged(i, term) for i in a["indices"]]} if a.get("indices") else {})}, "condition", formula) for a in x["arguments"]]}
        if x.get("places"): found["places"] = [placed(p, term) for p in x["places"]]
        return optional(found, "over", formula)
    return [term(y) for y in x] if isinstance(x, list) else term(x)

def bound(binder, term):
    kind, x = tagged(binder)
    if kind == "typed":
        found = {**x, "of": typed(x["of"], term)}
        return {kind: optional(found, "index", lambda i: ranged(i, term))}
    if kind == "near": return {kind: optional({**x, "center": term(x["center"])}, "index", lambda i: ranged(i, term))}
    if kind == "range": return {kind: ranged(x, term)}
    return {kind: {**x, "values": [term(v) for v in x["values"]]}}

def typed(of, term):
    sort = of["sort"]
    if not isinstance(sort, str):
        (kind, x), = sort.items()
        sort = {kind: [term(y) for y in x] if isinstance(x, list) else term(x)}
    return optional({**of, "sort": sort}, "over", lambda values: [term(v) for v in values])

def item(node, term, formula):
    kind, x = tagged(node)
    if kind == "sizes":
        sizes = [{k: optional(y, "range", lambda r: {e: term(v) for e, v in r.items()}) for k, y in size.items()} for size in x["sizes"]]
        return {kind: optional({**x, "sizes": sizes}, "condition", formula)}
    if kind == "for-all": return {kind: [bound(b, term) for b in x]}
    if kind == "let": return {kind: {**x, "value": term(x["value"])}}
    return {kind: {**x, "formula": formula(x["formula"])}}

def everywhere(statement, term, formula):
    return {**statement, "items": [item(i, term, formula) for i in statement["items"]], "show": formula(statement["show"]),
            "definitions": [{**d, "body": body(d["body"], term, formula)} for d in statement["definitions"]]}

# Names.

class Renamer:
    """Gives everything that is declared or bound a name of its own."""
    def __init__(self): self.fresh = (f"v{k}" for k in count(1))

    def new(self, name, scope):
        other = next(self.fresh)
        return other, {**scope, name: other}

    def statement(self, statement):
        """The statement, and the new names of its sizes, variables and hypotheses."""
        self.calls = {d["name"]: next(self.fresh) for d in statement["definitions"]}
        definitions, scope, items, ids = [], {}, [], {}
        for d in statement["definitions"]:
            inner, parameters = {}, []
            for p in d["parameters"]:
                other, inner = self.new(p, inner)
                parameters.append(other)
            definitions.append({"name": self.calls[d["name"]], "parameters": parameters,
                                "body": body(d["body"], lambda t: self.term(t, inner), lambda f: self.formula(f, inner))})
        for kind, x in map(tagged, statement["items"]):
            if kind == "sizes":
                sizes = []
                for k, size in map(tagged, x["sizes"]):
                    size = optional(size, "range", lambda r: {e: self.term(v, scope) for e, v in r.items()})
                    other, scope = self.new(size["name"], scope)
                    sizes.append({k: {**size, "name": other}})
                x = optional({**x, "sizes": sizes}, "condition", lambda f: self.formula(f, scope))
            elif kind == "for-all": x, scope = self.binders(x, scope)
            elif kind == "let":
                inner, parameters = scope, []
                for p in x.get("parameters", []):
                    other, inner = self.new(p, inner)
                    parameters.append(other)
                value = self.term(x["value"], inner)
                other, scope = self.new(x["name"], scope)
                x = {"name": other, "value": value, **({"parameters": parameters} if parameters else {})}
            else:
                ids[x["id"]] = f"hypothesis-{len(ids) + 1}"
                x = {"id": ids[x["id"]], "formula": self.formula(x["formula"], scope)}
            items.append({kind: x})
        return {**statement, "definitions": definitions, "items": items, "show": self.formula(statement["show"], scope)}, scope, ids

    def index(self, x, scope):
        found = ranged(x, lambda t: self.term(t, scope))
        other, scope = self.new(x["name"], scope)
        return {**found, "name": other}, scope

    def binders(self, binders, scope):
        found = []
        for kind, x in map(tagged, binders):
            if kind == "range":
                x, scope = self.index(x, scope)
                found.append({kind: x})
                continue
            if kind == "typed":
                inner = scope
                if x.get("index"): index, inner = self.index(x["index"], scope)
                x = {**x, "of": typed(x["of"], lambda t: self.term(t, inner)), **({"index": index} if x.get("index") else {})}
                others = []
                for name in x["names"]:
                    other, scope = self.new(name, scope)
                    others.append(other)
                found.append({kind: {**x, "names": others}})
                continue
            if kind == "near":
                x = {**x, "center": self.term(x["center"], scope)}
                if x.get("index"): x["index"], _ = self.index(x["index"], scope)
            else: x = {**x, "values": [self.term(v, scope) for v in x["values"]]}
            other, scope = self.new(x["name"], scope)
            found.append({kind: {**x, "name": other}})
        return found, scope

    def formula(self, node, scope):
        kind, x = tagged(node)
        if kind == "call": return {kind: self.call(x, scope)}
        if kind not in ("for-all", "exists"):
            return rebuilt(node, lambda t: self.term(t, scope), lambda f: self.formula(f, scope))
        binders, inner = self.binders(x["binders"], scope)
        found = {**x, "binders": binders, "body": self.formula(x["body"], inner)}
        return {kind: optional(found, "condition", lambda f: self.formula(f, inner))}

    def term(self, node, scope):
        word, x = tagged(node)
        if word == "name": return {word: scope[x]}
        if word == "call": return {word: self.call(x, scope)}
        if word == "entries":
            row, inner = self.index(x["row"], scope)
            column, inner = self.index(x["column"], inner)
            return {word: {"value": self.term(x["value"], inner), "row": row, "column": column}}
        node = rebuilt(node, lambda t: self.term(t, scope), lambda f: self.formula(f, scope))
        word, x = tagged(node)
        if word in ("member", "slice"): return {word: [scope[x[0]], x[1]]}
        if word == "product": return {word: {**x, "family": scope[x["family"]]}}
        if word == "with": return {word: [x[0], [{**p, "name": scope[p["name"]]} for p in x[1]]]}
        return node

    def call(self, x, scope):
        name = scope[x["name"]] if x["name"] in scope and x["name"] in self.lets(scope) else self.calls.get(x["name"], x["name"])
        places, inner = [], scope
        for place in x.get("places", []):
            found = placed(place, lambda t: self.term(t, scope))
            if place["name"] not in scope: _, inner = self.new(place["name"], inner)
            places.append({**found, "name": inner[place["name"]]})
        arguments = []
        for argument in x["arguments"]:
            here, indices = inner, []
            for index in argument.get("indices", []):
                index, here = self.index(index, here)
                indices.append(index)
            found = {"value": body(argument["value"], lambda t: self.term(t, here), lambda f: self.formula(f, here))}
            if indices: found["indices"] = indices
            if argument.get("condition"): found["condition"] = self.formula(argument["condition"], here)
            arguments.append(found)
        found = {"name": name, "arguments": arguments, **({"places": places} if places else {})}
        if x.get("over"): found["over"] = self.formula(x["over"], inner)
        return found

    def lets(self, scope): return self.functions

def functions(statement): return {i["let"]["name"] for i in statement["items"] if i.get("let", {}).get("parameters")}

def renamed(statement):
    renamer = Renamer()
    renamer.functions = functions(statement)
    return renamer.statement(statement)

# Rewritings of a statement in which every name is declared once.

def flipped(statement, r):
    """`b >= a` for `a <= b`, the sides of `=` exchanged."""
    other = {"less": "greater", "greater": "less", "at-most": "at-least", "at-least": "at-most"}
    def term(t): return rebuilt(t, term, formula)
    def formula(f):
        f = rebuilt(f, term, formula)
        return {"compare": [other.get(f["compare"][0], f["compare"][0]), f["compare"][2], f["compare"][1]]} if "compare" in f else f
    return everywhere(statement, term, formula)

def mentions(node, names): return bool(names & set(names_in(node)))

def declares(binder):
    kind, x = tagged(binder)
    return set(x["names"]) if kind == "typed" else {x["name"]}

def shuffled(binders, r):
    """Binders exchanged with neighbours that they do not mention."""
    binders = list(binders)
    for _ in range(len(binders)):
        for k in range(len(binders) - 1):
            if r.random() < 0.5 and not mentions(binders[k + 1], declares(binders[k])):
                binders[k], binders[k + 1] = binders[k + 1], binders[k]
    return binders

def permuted(statement, r):
    """Conjuncts, disjuncts, binders and hypotheses in another order."""
    def term(t): return rebuilt(t, term, formula)
    def formula(f):
        (kind, x), = rebuilt(f, term, formula).items()
        if kind in ("and", "or", "iff"): x = x[::-1]
        if kind in ("for-all", "exists"): x = {**x, "binders": shuffled(x["binders"], r)}
        return {kind: x}
    found = everywhere(statement, term, formula)
    items = [{"for-all": shuffled(i["for-all"], r)} if "for-all" in i else i for i in found["items"]]
    places = [k for k, i in enumerate(items) if "assume" in i]
    if len({*(k - j for j, k in enumerate(places))}) == 1:  # hypotheses in a row change places
        order = r.sample(places, len(places))
        items = [items[order[places.index(k)]] if k in places else i for k, i in enumerate(items)]
    return {**found, "items": items}

def stretches(node):
    """Whether `0` or `I` in it may take a size from where it stands."""
    word, x = tagged(node)
    if word == "number": return x == "0"
    if word == "identity": return x is None
    if word in ("minus",): return stretches(x)
    if word in ("add", "subtract", "multiply", "divide"): return any(map(stretches, x))
    return False

def substituted(node, values):
    """A term or formula with terms for names."""
    def term(t):
        if "name" in t and t["name"] in values: return copy.deepcopy(values[t["name"]])
        for word in ("member", "product", "slice"):
            if word in t and (t[word]["family"] if word == "product" else t[word][0]) in values:
                name = t[word][0]
                if word != "member": raise Kept
                value = values[name]
                return {"column": [copy.deepcopy(value), term(t[word][1])]}
        return rebuilt(t, term, formula)
    def formula(f): return rebuilt(f, term, formula)
    return term, formula

def moves(node):
    """Whether something is replaced or moved in a body: an argument put in place could be caught."""
    return any(f'"{word}"' in json.dumps(node) for word in ("with", "places"))

def unfolded(statement, r):
    """Lets inlined and definitions unfolded."""
    lets = {i["let"]["name"]: i["let"] for i in statement["items"] if "let" in i}
    definitions = {d["name"]: d for d in statement["definitions"]}
    size = [0]
    def opened(call):
        if call["name"] in lets: value, parameters = {"term": lets[call["name"]]["value"]}, lets[call["name"]]["parameters"]
        elif call["name"] in definitions: value, parameters = definitions[call["name"]]["body"], definitions[call["name"]]["parameters"]
        else: return None
        arguments = [a["value"]["term"] for a in call["arguments"]]
        if moves(value) or any(map(stretches, arguments)): raise Kept
        inner_term, inner_formula = substituted(None, dict(zip(parameters, arguments)))
        # what is bound in the body is bound once more: all names are made fresh again
        value = body(copy.deepcopy(value), inner_term, inner_formula)
        return value
    def spend(node):
        size[0] += 1
        if size[0] > 3000: raise Kept
    def term(t):
        spend(t)
        word, x = tagged(t)
        if word == "name" and x in lets:
            value = lets[x]["value"]
            if stretches(value): raise Kept
            return term(value)
        if word == "member" and x[0] in lets: return term({"column": [{"name": x[0]}, x[1]]})
        if word == "call" and (value := opened(x)): return term(value["term"])
        return rebuilt(t, term, formula)
    def formula(f):
        spend(f)
        if "call" in f and (value := opened(f["call"])): return formula(value["formula"])
        return rebuilt(f, term, formula)
    items = [item(i, term, formula) for i in statement["items"] if "let" not in i]
    return {**statement, "definitions": [], "items": items, "show": formula(statement["show"])}

SYMMETRIC_FUNCTIONS = ("proj", "khatri_rao", "diag")

def transposed(statement, r):
    """Every matrix variable stands for its transpose, and every term with it."""
    sizes = {s["name"] for i in statement["items"] if "sizes" in i for k, s in map(tagged, i["sizes"]["sizes"]) if k == "family"}
    families = {x["names"][0] for x in typed_binders(statement) if x.get("index")}
    families |= {b["near"]["name"] for b in all_binders(statement) if "near" in b}
    def back(t): return {"transpose": term(t)}
    def term(t):
        word, x = tagged(t)
        if word == "multiply": return {word: [term(x[1]), term(x[0])]}
        if word == "entry": return {word: [term(x[0]), term(x[2]), term(x[1])]}
        if word == "row": return {"column": [term(x[0]), term(x[1])]}
        if word == "column": return {"row": [term(x[0]), term(x[1])]}
        if word == "member" and x[0] not in sizes | families: return {"row": [{"name": x[0]}, term(x[1])]}
        if word == "product": return {word: {**x, "from": term(x["to"]), "to": term(x["from"])}}
        if word == "block": return {word: [[term(x[i][j]) for i in range(len(x))] for j in range(len(x[0]))]}
        if word == "entries":
            if mentions(x["column"]["range"], {x["row"]["name"]}): raise Kept
            return {word: {"value": term(x["value"]), "row": ranged(x["column"], term), "column": ranged(x["row"], term)}}
        if word == "call":
            name = x["name"]
            if name == "hess": raise Kept
            if name in ("ones", "zeros"): return {word: {**x, "arguments": [parts(word, x, term, formula)["arguments"][k] for k in (1, 0)]}}
            if name in ("rows", "cols"): return {word: {**parts(word, x, term, formula), "name": "cols" if name == "rows" else "rows"}}
            if name in SYMMETRIC_FUNCTIONS: return {"transpose": {word: {**x, "arguments": [{"value": {"term": back(a["value"]["term"])}} for a in x["arguments"]]}}}
        return rebuilt(t, term, formula)
    def formula(f):
        word, x = tagged(f)
        if word == "call" and x["name"] == "svd":
            m, u, d, v = (a["value"]["term"] for a in x["arguments"])
            return {word: {**x, "arguments": [{"value": {"term": t}} for t in (term(m), back(v), term(d), back(u))]}}
        f = rebuilt(f, term, formula)
        if word in ("for-all", "exists"): f[word]["binders"] = list(map(turned, f[word]["binders"]))
        return f
    def turned(binder):
        kind, x = tagged(binder)
        if kind == "typed" and not isinstance(x["of"]["sort"], str):
            (sort, sizes), = x["of"]["sort"].items()
            if isinstance(sizes, list): x = {**x, "of": {**x["of"], "sort": {sort: sizes[::-1]}}}
        return {kind: x}
    found = everywhere(statement, term, formula)
    return {**found, "items": [{"for-all": list(map(turned, i["for-all"]))} if "for-all" in i else i for i in found["items"]]}

def all_binders(node):
    if isinstance(node, dict):
        for k, v in node.items():
            if k in ("for-all", "binders") and isinstance(v, list): yield from v
            yield from all_binders(v)
    elif isinstance(node, list):
        for v in node: yield from all_binders(v)
def typed_binders(statement): return [b["typed"] for b in all_binders(statement) if "typed" in b]

def turned_instance(instance):
    def turned(v):
        if isinstance(v, dict): return {"rows": v["cols"], "cols": v["rows"]}
        if isinstance(v, list) and v and isinstance(v[0], list) and v[0] and isinstance(v[0][0], str): return [list(c) for c in zip(*v)]
        return list(map(turned, v)) if isinstance(v, list) else v
    return {**instance, "values": {k: turned(v) for k, v in instance["values"].items()}}

REWRITINGS = {"renamed": lambda s, r: s, "flipped": flipped, "permuted": permuted, "unfolded": unfolded, "transposed": transposed}

def rewritten(statement, instance, r):
    """(word, statement, instance, new ids of the hypotheses) for each rewriting that applies."""
    apart, scope, ids = renamed(statement)
    def mapped(part): return {scope[k]: v for k, v in instance[part].items()}
    instance = {"sizes": mapped("sizes"), "values": mapped("values")}
    for word, rewriting in REWRITINGS.items():
        try: other = rewriting(copy.deepcopy(apart), r)
        except Kept: continue
        yield word, other, turned_instance(instance) if word == "transposed" else instance, ids

def ask(program, pairs):
    lines = "\n".join(json.dumps({"statement": s, "instance": i}) for s, i in pairs)
    out = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]

def compared(program, statements, instances, seed):
    """Counts of what was found, by rewriting."""
    counts, r = collections.Counter(), random.Random(seed)
    for statement in statements:
        drawn = Instances(f"{seed}/{statement['claim']}/{statement['form']}")
        pairs, told = [], []
        for _ in range(instances):
            instance = drawn.of(statement)
            pairs.append((statement, instance))
            first = len(pairs) - 1
            for word, other, moved, ids in rewritten(statement, instance, r):
                pairs.append((other, moved))
                told.append((first, len(pairs) - 1, word, ids))
        answers = ask(program, pairs)
        for first, second, word, ids in told:
            a, b = answers[first], answers[second]
            if "fault" in a and "fault" in b: counts[word, "no instance"] += 1
            elif word in ("permuted", "unfolded") and "show" in a and "meaningless" in b:
                counts[word, "no longer well sized"] += 1  # an equation comes later; an index-valued let equals itself only
            elif "show" in a and "show" in b and a["show"] == b["show"] and all(v == b["hypotheses"][ids[k]] for k, v in a["hypotheses"].items()):
                counts[word, "same"] += 1
            else:
                counts[word, "DIFFERENT"] += 1
                if sum(n for (_, w), n in counts.items() if w == "DIFFERENT") <= 3:
                    print(json.dumps({"word": word, "here": a, "there": b, "first": statement, "statement": pairs[second][0], "instance": pairs[second][1]}))
    return counts

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("trees", nargs="+")
    parser.add_argument("--instances", type=int, default=5)
    parser.add_argument("--seed", default="0")
    given = parser.parse_args()
    trees = [json.loads(line) for name in given.trees for line in open(name)]
    counts = compared(given.program, [t.get("statement", t) for t in trees], given.instances, given.seed)
    for (word, result), n in sorted(counts.items()): print(f"{word}: {n} {result}")
    same = all(counts[word, "same"] >= len(trees) for word in ("renamed", "flipped", "permuted"))
    return int(any(result == "DIFFERENT" for _, result in counts) or not same)

if __name__ == "__main__":
    sys.exit(main())
