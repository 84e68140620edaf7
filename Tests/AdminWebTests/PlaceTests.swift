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
            .filter { $0.pathExtension == "swift" && !$0.path.contains("/Words/") && $0.lastPathComponent != "Effects.swift" }
        let text = try files.map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
        let names = Set(text.matches(of: #/\b([A-Z][A-Za-z]+)(?=\(|\.self\b)/#).map { String($0.1) })
        let missing = AllOperations.list.filter { !names.contains(String(describing: $0)) }.map(\.name)
        #expect(Set(missing) == Set(Self.without.keys))
    }

    @Test("each entry of the navigation has a page, a name in both languages, and help that names a document there is")
    func places() {
        let shown = Place.groups.flatMap(\.places)
        #expect(Set(shown) == Set(Place.allCases) && shown.count == Place.allCases.count)
        for place in Place.allCases {
            #expect(AdminPages.table.contains { $0.path == place.address && $0.get != nil }, "\(place)")
            #expect(NavigationWords.names[place] != nil, "\(place)")
            let topic = HelpWords.topics[place]
            #expect(
                topic.map { FileManager.default.fileExists(atPath: Self.root.appending(path: $0.document).path) } == true,
                "\(place): \(topic?.document ?? "no help")")
            #expect(place == .overview || AllOperations.list.contains { $0.permission == place.right }, "\(place): \(place.right)")
        }
    }
}
