import AdminOperations
import Web

/// A decision record as a story: the answer for each recipient, and the steps that led there (`behaviour.md` X-01).
struct Decision {
    struct Recipient {
        var address: String
        var outcome: String
        var path: String
        var steps: [Step]
    }

    struct Step {
        var kind: String
        var tone: Tone
        var headline: String
        var detail: String
        var refused: [Refused]
        var unlisted: Int
    }

    struct Refused {
        var thumbprint: String
        var issuer: String
        var reason: String
    }

    var recipients: [Recipient]
    /// The settings that were read and are not the factory's.
    var settings: [(key: String, value: String, level: String)]
    var sender: String?
    var size: Int?
    var messageID: String?
    var listener: String?
    var notices: [String]

    init(_ record: JSONValue) {
        let plan = record["plan"]
        let shared = (plan?["steps"]?.items ?? []).map(Step.init)
        recipients = (plan?["recipients"]?.items ?? []).map { item in
            let path = item["path"]?.string ?? ""
            let own = (item["steps"]?.items ?? []).map(Step.init)
            // Triggers and signing concern the way out alone.
            let all = shared.filter { path == "outward" || !["trigger", "signing"].contains($0.kind) } + own
            return Recipient(
                address: item["recipient"]?.string ?? "", outcome: item["outcome"]?.string ?? "", path: path,
                steps: Self.order.flatMap { kind in all.filter { $0.kind == kind } })
        }
        settings = (plan?["usedSettings"]?.items ?? []).map {
            ($0["key"]?.string ?? "", $0["value"]?.string ?? "", $0["level"]?.string ?? "")
        }
        notices = (plan?["notices"]?.items ?? []).compactMap { $0["to"]?.string }
        let facts = record["facts"]
        sender = facts?["reversePath"]?.string
        size = facts?["size"]?.number
        listener = facts?["listener"]?.string
        messageID = record["messageID"]?.string
    }

    private static let order = ["origin", "path", "trigger", "mode", "signing", "method", "outcome", "notice"]
}

extension Decision.Step {
    init(_ value: JSONValue) {
        kind = value["kind"]?.string ?? ""
        tone =
            switch value["mark"]?.string {
            case "done": .good
            case "refused": .problem
            case "attention": .attention
            default: .neutral
            }
        headline = value["headline"]?.string ?? ""
        detail = value["detail"]?.string ?? ""
        refused = (value["refused"]?.items ?? []).map(Decision.Refused.init)
        unlisted = value["refusedUnlisted"]?.number ?? 0
    }
}

extension Decision.Refused {
    init(_ value: JSONValue) {
        thumbprint = value["thumbprint"]?.string ?? ""
        issuer = value["issuer"]?.string ?? ""
        let first = [value["reason"]?.string, value["detail"]?.string].compactMap(\.self).joined(separator: ", ")
        reason = ([first] + (value["also"]?.items ?? []).compactMap(\.string)).joined(separator: "; ")
    }
}
