import Foundation
import OpenSSL
import TestSupport
import Testing

/// What goes up, what comes down and what goes on, asked by curl as a script would (`docs/api.md`).
@Suite("API: files, streams, conditions and pages of the running program", .enabled(if: Tool(named: "curl") != nil))
struct FilesAndStreamsTests {
    /// Options for a body that is a file of a type.
    private func upload(_ type: String, _ file: String) -> [String] {
        ["--header", "Content-Type: \(type)", "--data-binary", "@\(file)"]
    }

    @Test("a .p12 with its password in a header field, a .p7b and a CSV go up as they are")
    func files() async throws {
        let api = try await APIGateway.start()
        let folder = api.gateway.folder
        let token = try await api.token("files", "*")
        let authority = try TestAuthority(name: "Other")
        let person = try authority.leaf(for: "bob@zegel.example")
        let secret = "pass wörd+%"
        let p12 = try folder.write(
            "bob.p12",
            PKCS12.write(key: person.key, certificate: person.certificate.x509, chain: [], password: secret, iterations: 2048))
        let encoded = try #require(secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let field = try folder.write("field", "Zegel-Password: \(encoded)\n".utf8)
        let key = try await api.ask("keys", login: token, upload("application/pkcs12", p12) + ["--header", "@\(field)"])
        #expect(key.status == 200 && key.body.contains("\"withKey\":true"), "\(key)")
        let wrong = try await api.ask("keys", login: token, upload("application/pkcs12", p12) + ["--header", "Zegel-Password: no"])
        #expect(wrong.status == 400 && wrong.body.contains("\"field\""), "\(wrong)")

        let pem = try folder.write("both.pem", (authority.root.certificate.pem + person.certificate.pem).utf8)
        let p7b = folder.path("both.p7b")
        let openssl = try #require(Tool(named: "openssl"))
        #expect(try await openssl.run(["crl2pkcs7", "-nocrl", "-certfile", pem, "-out", p7b, "-outform", "DER"]).status == 0)
        let bundle = try await api.ask("certificates", login: token, upload("application/pkcs7-mime", p7b))
        #expect(bundle.status == 200 && bundle.body.contains("\"items\""), "\(bundle)")

        let csv = try folder.write("people.csv", "address,common-name\neve@zegel.example,Eve\nnot an address,Nobody\n".utf8)
        let preview = try await api.ask("bulk/preview?authority=outer", login: token, upload("text/csv", csv))
        #expect(preview.status == 200 && preview.body.contains("\"bad\"") && preview.body.contains("\"new\""), "\(preview)")
        #expect(!api.gateway.log.contains(encoded) && !api.gateway.log.contains(secret))
        api.gateway.kill()
    }

    @Test("a file that is too large is refused before its end; of who shows nothing good no byte is waited for")
    func large() async throws {
        let api = try await APIGateway.start()
        let folder = api.gateway.folder
        let token = try await api.token("files", "*")
        let large = try folder.write("large", [UInt8](repeating: 0x30, count: 40 << 20))
        let tooLarge = try await api.ask("certificates", login: token, upload("application/pkix-cert", large) + ["--header", "Expect:"])
        #expect(tooLarge.status == 413 && tooLarge.body.contains("too-large"), "\(tooLarge.status) \(tooLarge.body)")
        // The length is told, the bytes never come: the answer does.
        let promised = ["--header", "Content-Type: application/pkix-cert", "--header", "Content-Length: 30000000", "--data-binary", "x"]
        let nobody = try await api.ask("certificates", promised)
        #expect(nobody.status == 401, "\(nobody.status)")
        try folder.write("stale.header", "Authorization: Bearer zegel_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n".utf8)
        #expect(try await api.ask("certificates", login: folder.path("stale"), promised).status == 401)
        #expect(try await api.ask("status", login: token).status == 200)
        api.gateway.kill()
    }

    @Test("live views tell counts and new lines of the trace; long work tells its result at the end")
    func streams() async throws {
        let api = try await APIGateway.start()
        let token = try await api.token("streams", "*")
        async let stream = api.ask("events?topics=queue,trace,jobs", login: token, ["--no-buffer", "--max-time", "8"])
        for number in 0..<6 {
            _ = try await api.ask(
                "messages/test", login: token, ["--json", "{\"from\":\"alice@zegel.example\",\"to\":\"n\(number)@partner.example\"}"])
        }
        let events = try await stream
        #expect(events.status == 200 && events.head.lowercased().contains("content-type: text/event-stream"))
        #expect(events.body.contains("event: queue\ndata: {") && events.body.contains("event: trace\ndata: {"), "\(events.body)")
        let work = try await api.ask("crls/update", login: token, ["--json", "{}", "--header", "Accept: text/event-stream"])
        #expect(work.status == 200 && work.body.contains("event: result\ndata: "), "\(work)")
        #expect(try await api.ask("events", []).status == 401)
        #expect(try await api.ask("crls/update", ["--json", "{}", "--header", "Accept: text/event-stream"]).status == 401)
        api.gateway.kill()
    }

    @Test("what was read and changed since is not changed again (412); pages follow Link; filters filter")
    func conditions() async throws {
        let api = try await APIGateway.start()
        let token = try await api.token("conditions", "*")
        let first = try await api.ask("settings/domain:zegel.example", login: token)
        let tag = try #require(first.head.firstMatch(of: /(?i)etag: (\S+)/)).output.1
        let change = ["--request", "PUT", "--json", #"{"value":"allow"}"#, "--header", "If-Match: \(tag)"]
        #expect(try await api.ask("settings/domain:zegel.example/encrypt.mode", login: token, change).status == 204)
        #expect(try await api.ask("settings/domain:zegel.example/encrypt.mode", login: token, change).status == 412)
        let known = try await api.ask("settings/domain:zegel.example", login: token, ["--header", "If-None-Match: \(tag)"])
        #expect(known.status == 200)
        for name in ["a", "b", "c"] {
            #expect(try await api.ask("users", login: token, ["--json", "{\"address\":\"\(name)@zegel.example\"}"]).status == 204)
        }
        var (path, seen): (String?, [String]) = ("users?limit=2&domain=zegel.example", [])
        while let next = path, seen.count < 10 {
            let page = try await api.ask(next, login: token)
            seen += page.body.matches(of: /"address":"([^"]+)"/).map { String($0.output.1) }
            path = page.head.firstMatch(of: /(?i)link: <\/api\/v1\/([^>]+)>; rel="next"/).map { String($0.output.1) }
        }
        #expect(seen == ["a@zegel.example", "b@zegel.example", "c@zegel.example"])
        let none = try await api.ask("users?domain=elsewhere.example", login: token)
        #expect(none.status == 200 && none.body == "[]")
        #expect(try await api.ask("users?colour=red", login: token).status == 400)
        api.gateway.kill()
    }
}
