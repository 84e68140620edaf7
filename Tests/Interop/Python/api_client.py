"""Does the ten most common tasks over the API, knowing nothing but the OpenAPI text it fetches.

usage: api_client.py URL TOKEN-FILE CERTIFICATE.pem ID-OF-A-MESSAGE
"""
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

base, token_file, certificate, message = sys.argv[1:]
token = open(token_file).read().strip()


class Problem(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status, self.body = status, body


def send(method, path, body=None, headers=None):
    headers = dict(headers or {}, Authorization=f"Bearer {token}")
    request = urllib.request.Request(base + path, method=method, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        kind = error.headers["Content-Type"]
        assert kind == "application/problem+json", kind
        raise Problem(error.code, json.loads(error.read())) from None


text = json.loads(send("GET", "/api/v1/openapi.json")[2])
operations = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, methods in text["paths"].items()
    for method, operation in methods.items()
}


def call(name, upload=None, headers=None, **fields):
    """Calls an operation the way its description says: what goes into the path, the query or the body."""
    method, path, operation = operations[name]
    query, body, headers = [], None, dict(headers or {})
    places = {parameter["name"]: parameter["in"] for parameter in operation.get("parameters", [])}
    rest = {}
    for field, value in fields.items():
        if places.get(field) == "path":
            path = path.replace("{%s}" % field, urllib.parse.quote(value, safe=""))
        elif places.get(field) == "query":
            query += [(field, str(value).lower() if isinstance(value, bool) else value)]
        else:
            rest[field] = value
    assert "{" not in path, path
    if upload:
        kind, body = upload
        assert kind in operation["requestBody"]["content"], kind
        headers["Content-Type"] = kind
        query += list(rest.items())
    elif rest or "requestBody" in operation:
        body = json.dumps(rest).encode()
        headers["Content-Type"] = "application/json"
    status, fields, answer = send(method, path + ("?" + urllib.parse.urlencode(query) if query else ""), body, headers)
    assert str(status) in operation["responses"], (name, status)
    if status == 204:
        return None, fields
    described = operation["responses"][str(status)]["content"]
    kind = fields["Content-Type"]
    assert kind in described, (name, kind)
    return (json.loads(answer) if kind == "application/json" else answer), fields


def done(task):
    print("done", task, flush=True)


# 1. How is it?
status, _ = call("status.show")
assert isinstance(status["queue"], dict)
done("status")

# 2. Add a domain and find it in the list.
call("domain.add", domain="python.example", internal=False)
domains, _ = call("domain.list")
assert "python.example" in [item["domain"] for item in domains]
done("domain")

# 3. Set a value for it, not over somebody else's change.
level = "domain:python.example"
_, fields = call("settings.show", level=level)
tag = fields["ETag"]
call("settings.set", level=level, key="encrypt.mode", value="mandatory", headers={"If-Match": tag})
try:
    call("settings.set", level=level, key="encrypt.mode", value="allow", headers={"If-Match": tag})
    raise SystemExit("a lost change was not noticed")
except Problem as problem:
    assert problem.status == 412, problem
items, _ = call("settings.show", level=level, key="encrypt.mode")
assert items[0]["value"] == "mandatory", items
done("settings")

# 4. Import a certificate as a file.
report, _ = call("certificate.import", upload=("application/x-pem-file", open(certificate, "rb").read()))
assert report["items"][0]["outcome"] == "new", report
done("certificate")

# 5. Find it by its address, look at it, download it.
found, _ = call("certificate.list", address="bob@partner.example")
thumbprint = found[0]["thumbprint"]
shown, _ = call("certificate.show", thumbprint=thumbprint)
assert "againstEncrypting" in shown
pem, _ = call("certificate.export", thumbprint=thumbprint)
assert pem.startswith(b"-----BEGIN CERTIFICATE-----")
done("certificate search")

# 6. Trust it.
call("certificate.trust", thumbprint=thumbprint, status="white-listed", note="checked by telephone")
done("trust")

# 7. What waits in the queue? Hold one, release it.
queue, _ = call("queue.list", limit=10)
assert message in [item["id"] for item in queue], queue
try:
    call("queue.change", id=message, action="hold", reason="looked at")
except Problem as problem:
    assert problem.status in (409, 503), problem
done("queue")

# 8. Users, page by page.
for number in range(5):
    call("user.add", address=f"python-{number}@zegel.example")
seen, after = [], {}
while True:
    page, fields = call("user.list", limit=2, domain="zegel.example", **after)
    seen += [item["address"] for item in page]
    if "Link" not in fields:
        break
    after = {"after": page[-1]["address"]}
assert [f"python-{number}@zegel.example" for number in range(5)] == seen, seen
done("pages")

# 9. Why would a mail be encrypted?
explained, _ = call("message.explain", to=["bob@partner.example"], **{"from": "alice@zegel.example"})
assert explained["outcomes"] or explained["refused"], explained
done("explain")

# 10. Who changed what?
audit, _ = call("audit.list", limit=50)
assert any(record["operation"] == "certificate.trust" for record in audit), audit
verdict, _ = call("audit.verify")
assert verdict["isIntact"]
done("audit")

# A mistake is told with the field it is about.
try:
    call("domain.add", domain="not a domain")
    raise SystemExit("a bad domain was taken")
except Problem as problem:
    assert problem.status == 400 and problem.body["field"] == "domain", problem

# Live: the stream tells of jobs and counts; it is read while it lasts.
request = urllib.request.Request(base + "/api/v1/events?topics=queue,jobs", headers={"Authorization": f"Bearer {token}"})
with urllib.request.urlopen(request, timeout=30) as stream:
    assert stream.headers["Content-Type"] == "text/event-stream"
    event = None
    for line in stream:
        line = line.decode().rstrip("\n")
        if line.startswith("event: "):
            event = line[7:]
        if line.startswith("data: ") and event == "queue":
            assert isinstance(json.loads(line[6:]), dict)
            break
done("events")
