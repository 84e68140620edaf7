import AdminOperations
import Foundation
import Testing

@testable import AdminWeb

@Suite("Every operation has a place in the pages")
struct PlaceTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Those without a place, and why.
    private static let without: [String: String] = [
        "setup.create": "makes the token the pages are opened with: only who is on the machine can",
        "role.show": "the list of roles shows all of it",
    ]

    @Test("each operation is asked for by a page, but for those with a reason")
    func reachable() throws {
        let folder = Self.root.appending(path: "Sources/AdminWeb")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)).compactMap { $0 as? URL }
            .filter { $0.pathExtension == "swift" && !$0.path.contains("/Words/") }
        let text = try files.map { file in
            let text = try String(contentsOf: file, encoding: .utf8)
            // There the operation is only named whose effect it is; what is asked for is what shows the effect.
            return file.lastPathComponent == "Effects.swift" ? text.replacing(".self", with: "") : text
        }.joined(separator: "\n")
        var missing: Set<String> = []
        for operation in AllOperations.list {
            let type = "\(operation)"
            if !text.contains("\(type)("), !text.contains("\(type).self") { missing.insert(operation.name) }
        }
        #expect(missing == Set(Self.without.keys))
    }

    @Test("each entry of the navigation has a page, a name in both languages, and help that names a document there is")
    func places() {
        var rights: Set<String> = []
        for operation in AllOperations.list { rights.insert(operation.permission) }
        let shown = Place.groups.flatMap(\.places)
        #expect(Set(shown) == Set(Place.allCases) && shown.count == Place.allCases.count)
        for place in Place.allCases {
            #expect(AdminPages.table.contains { $0.path == place.address && $0.get != nil }, "\(place)")
            #expect(NavigationWords.names[place] != nil, "\(place)")
            let document = HelpWords.topics[place]?.document ?? "no help"
            #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: document).path), "\(place): \(document)")
            #expect(rights.contains(place.right), "\(place): \(place.right)")
        }
    }
}
