import Foundation
import FoundationNetworking

/// Measures the admin pages over the same store, as a browser asks for them: goal < 150 ms.
enum PagesScale {
    static func measure(port: Int, certificates: Int) async throws {
        let last = CertificateFactory.address(certificates - 1)
        let message = String(repeating: "a", count: 20)
        let pages = [
            "/", "/messages", "/messages?to=user-5%40scale.example", "/messages?outcomes=refused", "/messages?text=nobody%20at%20all",
            "/message?id=\(message)", "/queue", "/domains", "/users", "/user?address=\(last)", "/settings", "/certificates",
            "/certificates?text=nobody%20at%20all", "/certificates?which=expiring", "/certificates?which=untrusted", "/roots", "/keys",
            "/trust", "/revocation", "/authority", "/authority/requests", "/templates", "/replies", "/portal-users", "/administrators",
            "/roles", "/tokens", "/audit", "/status", "/doctor", "/help",
        ]
        for page in pages {
            var times: [Double] = []
            for _ in 0..<9 { times.append(try await Measurement.seconds { try await get(page, port) }) }
            times.sort()
            let mark = times[4] > 0.15 ? "  OVER 150 ms" : ""
            Measurement.report("  page \(page)", String(format: "%.1f ms, %.1f ms%@", times[4] * 1000, times[8] * 1000, mark))
        }
    }

    private static func get(_ page: String, _ port: Int) async throws {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(page)") else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        // Whoever brings a session is let in: what is measured is the page.
        request.setValue("zegel=scale.0123456789abcdefghij", forHTTPHeaderField: "Cookie")
        let (_, answer) = try await URLSession.shared.data(for: request)
        guard let answer = answer as? HTTPURLResponse, [200, 404].contains(answer.statusCode) else { throw URLError(.badServerResponse) }
    }
}
