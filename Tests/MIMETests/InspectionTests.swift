import Foundation
import MIME
import TestSupport
import Testing

@Suite("zegel message inspect")
struct InspectionTests {
    @Test("tells the tree with types, sizes, digests, names and defects")
    func tree() throws {
        let bytes = Array(
            ("Subject: =?utf-8?Q?=C3=BC=1B?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: Text/Plain; charset=UTF-8\r\n\r\nhi\r\n"
                + "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nAAAA\r\n--b--")
                .utf8)
        let inspection = Inspection(of: Message(parsing: bytes)) { "\($0.count)" }
        #expect(inspection.subject == "ü\u{1B}")
        #expect(inspection.root.children.map(\.id) == ["1.1", "1.2"])
        #expect(inspection.root.children.map(\.sha256) == ["2", "3"])
        #expect(inspection.root.children.map(\.fileName) == [nil, "a.pdf"])
        #expect(inspection.root.children[1].encoding == "base64")
        #expect(inspection.root.sha256 == nil && inspection.root.interpreted)
        #expect(!inspection.text.contains("\u{1B}"))
        #expect(inspection.text.contains("  1.2  application/pdf  base64  attachment  \"a.pdf\"  4 bytes  3 decoded  sha256:3"))
        #expect(try JSONDecoder().decode(Inspection.self, from: JSONEncoder().encode(inspection)) == inspection)
    }
}
