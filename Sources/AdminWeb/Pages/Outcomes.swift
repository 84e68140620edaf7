import AdminOperations
import Foundation
import Web

/// What is shown when an operation was carried out: a page where it answers something, the page one came from otherwise.
enum Outcomes {
    static func answer(_ visit: Visit, _ operation: any AdminOperation.Type, _ output: Data, back: String) throws -> Answer {
        guard let content = try content(visit, operation, output) else {
            return .redirect(Link.adding("done", operation.name, to: withoutDone(back)))
        }
        if case .redirect(let address) = content { return .redirect(address) }
        if case .file(let name, let bytes) = content { return .file(name, bytes) }
        guard case .markup(let html, let tone) = content else { return .redirect(back) }
        let words = OperationWords.all[operation.name]
        let notice: HTML =
            tone == .good ? Part.notice(.good, "<p role=\"status\">✓ \(visit.text(words?.done ?? CommonWords.done))</p>") : .empty
        var page = Page(visit.text(words?.title ?? CommonWords.result), words?.place ?? .overview)
        page.main = "\(notice)\(html)<p>\(Part.button(back, visit.text(CommonWords.back), class: ""))</p>"
        if let place = words?.place, place != .overview { page.crumbs = [(visit.text(place.name), place.address)] }
        return .page(page)
    }

    private static func withoutDone(_ address: String) -> String {
        let parts = address.split(separator: "?", maxSplits: 1)
        guard parts.count == 2 else { return address }
        var fields = Fields(encoded: parts[1])
        fields.set("done", nil)
        return Link.to(String(parts[0]), fields)
    }

    private enum Content {
        case markup(HTML, Tone)
        case redirect(String)
        case file(String, Data)
    }

    private static func read<T: Decodable>(_ type: T.Type, _ output: Data) throws -> T { try WireFormat.decoder.decode(type, from: output) }

    private static func content(_ visit: Visit, _ operation: any AdminOperation.Type, _ output: Data) throws -> Content? {
        switch operation.name {
        case CertificateImport.name, KeyImport.name, RootImport.name:
            return .markup(CertificateParts.report(visit, try read(ImportReport.self, output)), .neutral)
        case CRLImport.name:
            return .markup(CRLPages.imported(visit, try read([CRLImport.Item].self, output)), .good)
        case CRLUpdate.name: return .markup(CRLPages.fetched(visit, try read([CRLUpdate.Item].self, output)), .good)
        case MessageTest.name: return .redirect(Link.to("/message", ["id": try read(MessageTest.Result.self, output).id, "sent": "1"]))
        case AuthorityExport.name: return .file("authority.p12", try read(AuthorityExport.Result.self, output).file)
        case AuthorityCRL.name: return .file("list.crl.pem", Data(try read(AuthorityCRL.Result.self, output).pem.utf8))
        case CertificateRevoke.name: return .markup(AuthorityParts.revoked(visit, try read(CertificateRevoke.Result.self, output)), .good)
        case CertificateIssue.name, KeyRequest.name, RequestDecide.name, CertificateRenew.name:
            return .markup(AuthorityParts.request(visit, try read(RequestItem.self, output)), .good)
        case KeySend.name: return .markup(AuthorityParts.keyFiles(visit, try read(KeySend.Result.self, output).items), .good)
        case KeyReveal.name: return .markup(AuthorityParts.keyFiles(visit, try read(KeyReveal.Result.self, output).items), .good)
        case BulkStart.name: return .redirect(Link.to("/authority/bulk", ["id": try read(BulkItem.self, output).id]))
        case IncidentKeyLost.name, IncidentKeyStolen.name, IncidentRelationshipEnds.name, IncidentServerCompromised.name:
            return .markup(IncidentParts.html(visit, try read(IncidentResult.self, output)), .good)
        case SMSTest.name:
            let result = try read(SMSTest.Result.self, output)
            return .markup(RecipientPages.tested(visit, result), result.problem == nil ? .good : .problem)
        case PasswordReveal.name: return .markup(RecipientPages.revealed(visit, try read(PasswordReveal.Result.self, output)), .good)
        case TokenCreate.name: return .markup(AccessPages.token(visit, try read(TokenCreate.Result.self, output)), .good)
        case QueueBulk.name: return .markup(QueuePages.changed(visit, try read(QueueBulk.Result.self, output)), .good)
        case AuthorityRemoveKey.name:
            let until = try read(AuthorityRemoveKey.Result.self, output).listNextUpdate
            return .markup(Part.card(nil, "<p>\(visit.text(AuthorityWords.lastList)): \(visit.times.at(until))</p>"), .good)
        default: return nil
        }
    }
}
