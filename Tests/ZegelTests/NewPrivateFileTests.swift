import Foundation
import TestSupport
import Testing

@testable import zegel

@Suite("Command line: files with keys")
struct NewPrivateFileTests {
    @Test("readable by the owner alone, whole, and never over a file that is there")
    func written() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("root.p12")
        try NewPrivateFile.write(Data([1, 2, 3]), to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(throws: PlainFailure.self) { try NewPrivateFile.write(Data([4]), to: path) }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data([1, 2, 3]))
        #expect(throws: PlainFailure.self) { try NewPrivateFile.write(Data([4]), to: folder.path("none/root.p12")) }
    }
}
