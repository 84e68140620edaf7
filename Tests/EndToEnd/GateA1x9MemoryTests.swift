import Foundation
import TestSupport
import Testing

@Suite("A1.9, A-56 a compression bomb costs little memory", .enabled(if: Tool(named: "python3") != nil, "python3 is not installed"))
struct GateA1x9Memory {
    /// Writes a mail of CompressedData within CompressedData, 10 GB in all, and an honest one of the same size; then says what peak
    /// memory (KiB) and time the program takes for each.
    private static let script = #"""
        import base64, os, subprocess, sys, zlib
        program, folder = sys.argv[1:]

        def der(tag, content):
            n = len(content)
            length = bytes([n]) if n < 128 else bytes([0x84]) + n.to_bytes(4, "big")
            return bytes([tag]) + length + content

        oid = bytes([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01])
        def compressed(stream):
            algorithm = der(0x30, der(0x06, oid + b"\x09\x10\x03\x08"))
            content = der(0x30, der(0x06, oid + b"\x07\x01") + der(0xA0, der(0x04, stream)))
            data = der(0x30, der(0x02, b"\x00") + algorithm + content)
            return der(0x30, der(0x06, oid + b"\x09\x10\x01\x09") + der(0xA0, data))

        def entity(der):
            head = b"Content-Type: application/pkcs7-mime; smime-type=compressed-data; name=smime.p7z\r\n"
            return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(der).replace(b"\n", b"\r\n")

        def mail(stream):
            head = b"From: bob@partner.example\r\nTo: alice@zegel.example\r\nMIME-Version: 1.0\r\n"
            return head + entity(compressed(zlib.compress(entity(compressed(stream)), 9)))

        c = zlib.compressobj(9)
        start = c.compress(b"Content-Type: text/plain\r\n\r\n") + c.flush(zlib.Z_FULL_FLUSH)
        block = c.compress(b" " * 10_000_000) + c.flush(zlib.Z_FULL_FLUSH)
        bomb = mail(start + block * 1000)
        honest = mail(zlib.compress(b"Content-Type: text/plain\r\n\r\n" + os.urandom(len(bomb) // 3)))
        for name, content in [("honest", honest), ("bomb", bomb)]:
            path = os.path.join(folder, name)
            open(path, "wb").write(content)
            # A process of its own for each: the highest of all children is what is told.
            child = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3, stderr=-3);" + \
                "u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_maxrss, u.ru_utime + u.ru_stime)"
            said = subprocess.run([sys.executable, "-c", child, program, "smime", "verify", path], capture_output=True, text=True).stdout
            print(name, len(content), said.strip())
        """#

    @Test("1 MB that becomes 10 GB: under 2 seconds and 64 MB more than honest mail of that size")
    func bounded() async throws {
        let folder = try TemporaryFolder()
        let python = try #require(Tool(named: "python3"))
        let outcome = try await python.run(["-c", Self.script, GatewayProcess.program, folder.root])
        let lines = outcome.text.split(separator: "\n").map { $0.split(separator: " ") }
        try #require(lines.count == 2 && lines.allSatisfy { $0.count == 4 }, "\(outcome.text) \(outcome.errors)")
        let (honest, bomb) = (try #require(Int(lines[0][2])), try #require(Int(lines[1][2])))
        #expect(try #require(Int(lines[1][1])) < 1_000_000)
        #expect(bomb - honest < 64 << 10, "\(honest) and \(bomb) KiB")
        #expect(try #require(Double(lines[1][3])) < 2, "\(lines[1][3]) s")
    }
}
