import Foundation
import TestSupport
import Testing

@testable import PDF

@Suite("A6.4 a body loads nothing and reads no file", .enabled(if: Reader.areThere, Reader.absent))
struct GateA6x4Tests {
    /// Each way a page could reach out, with the canary's address in it.
    private static func lures(_ at: String, file: String) -> [String] {
        [
            "<img src='\(at)/img'>", "<img srcset='\(at)/srcset 2x'>", "<img src='file://\(file)'>", "<img src='\(file)'>",
            "<img src='//\(at.dropFirst(5))/x'>",
            "<link rel=stylesheet href='\(at)/css'>", "<link rel=attachment href='file://\(file)'>",
            "<style>@import url('\(at)/import');</style>",
            "<style>body{background:url(\(at)/bg)} @font-face{font-family:x;src:url(\(at)/font)}</style>",
            "<div style=\"background-image:url('\(at)/inline')\">x</div>",
            "<div style=\"list-style-image:url(\(at)/list);content:url(\(at)/c)\">x</div>",
            "<iframe src='\(at)/frame'></iframe>", "<iframe src='file://\(file)'></iframe>", "<object data='\(at)/object'></object>",
            "<embed src='\(at)/embed'>", "<svg><image href='\(at)/svg'/><use href='\(at)/use#a'/></svg>",
            "<meta http-equiv=refresh content='0;url=\(at)/refresh'>",
            "<base href='\(at)/'><img src='relative.png'>", "<video src='\(at)/video' poster='\(at)/poster'></video>",
            "<audio src='\(at)/audio'></audio>",
            "<script src='\(at)/script'></script>", "<script>fetch('\(at)/fetch')</script>", "<body background='\(at)/body'>",
            "<table background='\(at)/table'><tr><td>x",
            "<input type=image src='\(at)/input'>", "<form action='\(at)/form'></form>", "<a href='\(at)/prefetch' rel=prefetch>x</a>",
            "<img src='ldap://127.0.0.1:1/x'>", "<img src='gopher://127.0.0.1:1/x'>", "<?xml-stylesheet href='\(at)/xsl'?>",
            "<!DOCTYPE html SYSTEM '\(at)/dtd'>",
            "<math><annotation-xml><img src='\(at)/math'></annotation-xml></math>", "<picture><source srcset='\(at)/source'></picture>",
        ]
    }

    @Test("no connection is made, and nothing of a local file is in the PDF")
    func canary() async throws {
        let canary = try await HTTPTestServer.start()
        let folder = try TemporaryFolder()
        let file = try folder.write("secret.txt", Array("LOCALSECRET55".utf8))
        let address = "http://127.0.0.1:\(canary.port)"
        for lure in Self.lures(address, file: file) {
            let rendered = try await Renderers.render(Mails.html("<p>Before</p>\(lure)<p>After</p>"))
            let objects = try await Reader.objects(rendered.pdf, password: "secret")
            #expect(!objects.contains("LOCALSECRET55"), "\(lure)")
            #expect(!objects.contains("/S /URI"), "\(lure)")
        }
        #expect(canary.connections == 0)
    }

    @Test(
        "an SVG, a file with a wrong type and a picture from outside are not drawn, not even by cid",
        arguments: ["image/svg+xml", "image/png"])
    func vector(_ type: String) async throws {
        let canary = try await HTTPTestServer.start()
        let svg = "<svg xmlns='http://www.w3.org/2000/svg'><image href='http://127.0.0.1:\(canary.port)/x'/><text>VECTORTEXT</text></svg>"
        let mail = Mails.related(
            "<img src='cid:s' alt='drawing'>", [.data(Array(svg.utf8), mediaType: type, placement: .inline, contentID: "s")])
        let rendered = try await Renderers.render(mail)
        let text = try await Reader.text(rendered.pdf, password: "secret")
        #expect(text.contains("drawing") && !text.contains("VECTORTEXT"))
        #expect(rendered.report.missingPictures == 1)
        #expect(rendered.report.attachments == 1, "it is a file instead")
        #expect(canary.connections == 0)
    }

    @Test("the worker could not reach out if it wanted: filtered calls, no new rights, three open files, no variable of ours")
    func confinement() async throws {
        let renderer = try await Watched.start()
        defer { renderer.end() }
        let status = try String(contentsOfFile: "/proc/\(renderer.identifier)/status", encoding: .utf8)
        #expect(status.contains("Seccomp:\t2"))
        #expect(status.contains("NoNewPrivs:\t1"))
        #expect(status.contains("Threads:\t1\n"))
        let limits = try String(contentsOfFile: "/proc/\(renderer.identifier)/limits", encoding: .utf8)
        for line in ["Max core file size", "Max file size"] {
            let words = limits.split(separator: "\n").first { $0.hasPrefix(line) }?.split(separator: " ").filter { $0 == "0" }
            #expect(words?.count == 2, "\(line)")
        }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(renderer.identifier)/fd")
        #expect(Set(open) == ["0", "1", "2"])
        let variables = try Data(contentsOf: URL(filePath: "/proc/\(renderer.identifier)/environ"))
        #expect(
            String(decoding: variables, as: UTF8.self).split(separator: "\0").map { $0.prefix { $0 != "=" } } == [
                "LANG", "HOME", "SWIFT_BACKTRACE",
            ])
    }
}
