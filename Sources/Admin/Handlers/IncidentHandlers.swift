import AdminOperations
import CA
import Foundation
import Gateway
import Mail
import Store

extension HandlerTable {
    mutating func addIncidents() {
        add(IncidentKeyLost.self) { engine, operation, who in
            let delivery = try DeliveryInputs.delivery(operation.form, nil)
            let report = try await engine.incidents.keyLost(
                Inputs.address(operation.address), delivery: delivery, reason: operation.reason, dryRun: operation.dryRun, by: who.name)
            return IncidentResult(report, at: engine.store.now())
        }
        add(IncidentRelationshipEnds.self) { engine, operation, who in
            var ending = IncidentDesk.Ending()
            ending.revokes = operation.revoke
            ending.deletesCertificates = operation.deleteCertificates || operation.deleteKeys
            ending.deletesKeys = operation.deleteKeys
            ending.removesUser = operation.removeUser
            let report = try await engine.incidents.relationshipEnds(
                Inputs.address(operation.address), ending, reason: operation.reason, dryRun: operation.dryRun, by: who.name)
            return IncidentResult(report, at: engine.store.now())
        }
        add(IncidentKeyStolen.self) { engine, operation, who in
            var theft = IncidentDesk.Theft(address: try Inputs.address(operation.address), reason: operation.reason)
            theft.since = try operation.since.map { try Inputs.time($0, before: engine.store.now(), field: "since") }
            theft.notify = try (operation.notify ?? []).map { try Inputs.address($0, field: "notify") }
            theft.reissues = operation.reissue
            theft.delivery = try operation.form.map { try DeliveryInputs.delivery($0, nil) }
            theft.isExternalAllowed = try who.mayIssueExternal(operation.external)
            return IncidentResult(
                try await engine.incidents.keyStolen(theft, dryRun: operation.dryRun, by: who.name), at: engine.store.now())
        }
        add(IncidentServerCompromised.self) { engine, operation, who in
            var breach = IncidentDesk.Breach(reason: operation.reason)
            breach.since = try operation.since.map { try Inputs.time($0, before: engine.store.now(), field: "since") }
            breach.notify = try (operation.notify ?? []).map { try Inputs.address($0, field: "notify") }
            if let steps = operation.steps {
                breach.steps = try steps.map { text in
                    guard let step = IncidentDesk.ServerStep(rawValue: text) else {
                        let all = IncidentDesk.ServerStep.allCases.map(\.rawValue).joined(separator: ", ")
                        throw AdminProblem(.badInput, "\(Inputs.quoted(text)) is no step: \(all) are", field: "steps")
                    }
                    return step
                }
            }
            let (report, inventory) = try await engine.incidents.serverCompromised(breach, dryRun: operation.dryRun, by: who.name)
            return IncidentResult(report, inventory: inventory, at: engine.store.now())
        }
    }
}

extension IncidentResult {
    fileprivate init(_ report: IncidentReport, inventory: [String] = [], at date: Date) {
        self.init(
            steps: report.steps.map { Step(name: $0.name, state: $0.mark.rawValue, words: $0.words) },
            messages: report.messages.map {
                Message(
                    at: $0.at, id: $0.id.text, from: $0.sender?.description ?? "", to: $0.recipients.map(\.description),
                    messageID: $0.messageID, direction: $0.isIncoming ? "came" : "sent")
            },
            messageCount: report.messageCount, sent: report.sent.map { KeyFileItem($0, at: date) }, inventory: inventory,
            hints: report.hints)
    }
}

extension KeyFileItem {
    init(_ sent: KeyDesk.Sent, at date: Date) {
        self.init(
            address: sent.address.description, thumbprint: sent.thumbprint, files: sent.fileNames, password: sent.password?.grouped,
            mail: sent.mail.text, madeAt: date)
    }
}
