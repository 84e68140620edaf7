import CA
import Foundation
import OpenSSL
import PKI
import PortalOperations
import Settings
import Store
import Synchronization

/// What the public listener may give away: the newest list and the certificate of each authority, under the paths the certificates name
/// (`behaviour.md` 13.6).
public final class PublishingDesk: PublishingService {
    private struct Published {
        var generation: Int64
        var files: [String: PublishedFile]
    }

    private let store: Store
    private let ours: House
    private let latest = Mutex<Published?>(nil)

    /// - Parameter house: whose portal it is.
    public init(store: Store, house: House = House(name: "")) {
        self.store = store
        ours = house
    }

    public func house() async throws -> House { ours }

    /// Looked up in a table of what there is: a path is never taken apart, so none leads elsewhere.
    public func publishedFile(at path: String) async throws -> PublishedFile? {
        let generation = try await store.read { try $0.generation() }
        if let files = latest.withLock({ $0.flatMap { $0.generation == generation ? $0.files : nil } }) { return files[path] }
        let (read, files) = try await store.read { (try $0.generation(), try $0.publishedFiles()) }
        latest.withLock { $0 = Published(generation: read, files: files) }
        return files[path]
    }
}

extension ReadTransaction {
    fileprivate func publishedFiles() throws -> [String: PublishedFile] {
        let settings = try settingsSnapshot()
        var files: [String: PublishedFile] = [:]
        for row in try authorities() {
            if let path = row.certificateURL(settings).flatMap(Self.path), let thumbprint = row.thumbprint,
                let stored = try certificateRow(thumbprint: thumbprint)
            {
                files[path] = PublishedFile(kind: .certificate, bytes: stored.der, modifiedAt: stored.notBefore, digest: thumbprint)
            }
            if let path = row.listURL(settings).flatMap(Self.path), let list = try list(of: row.id) {
                files[path] = PublishedFile(
                    kind: .revocationList, bytes: list, modifiedAt: row.listThisUpdate ?? time, digest: Digest.sha256.hex(list))
            }
        }
        return files
    }

    /// The path of an address as a request names it; `nil` when there is none.
    private static func path(_ address: String) -> String? {
        guard let mark = address.firstRange(of: "://") else { return nil }
        let path = address[mark.upperBound...].drop { $0 != "/" }
        return path.isEmpty ? nil : String(path)
    }
}
