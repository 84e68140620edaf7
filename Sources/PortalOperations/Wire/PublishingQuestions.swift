import Foundation

struct PublishedFileQuestion: PortalQuestion {
    static let name = "published.file"
    var path: String

    struct Answer: Codable, Sendable {
        var kind: PublishedFile.Kind?
        var bytes: Data?
        var modifiedAt: Date?
        var digest: String?
    }

    func answer(by services: PortalServices) async throws -> Answer {
        guard let file = try await services.publishing.publishedFile(at: path) else { return Answer() }
        return Answer(kind: file.kind, bytes: Data(file.bytes), modifiedAt: file.modifiedAt, digest: file.digest)
    }
}

struct HouseQuestion: PortalQuestion {
    static let name = "house"

    struct Answer: Codable, Sendable {
        var name: String
        var logo: Data
    }

    func answer(by services: PortalServices) async throws -> Answer {
        let house = try await services.publishing.house()
        return Answer(name: house.name, logo: Data(house.logo))
    }
}
