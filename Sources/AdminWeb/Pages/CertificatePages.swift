import AdminOperations
import Foundation
import Mail
import Web

/// Certificates, roots, keys and the trust list, with filters; one certificate with every reason for and against it.
enum CertificatePages {
    static let routes = [
        Route(path: "/certificates", get: { try await list($0, .certificates) }),
        Route(path: "/roots", get: { try await list($0, .roots) }),
        Route(path: "/keys", get: { try await list($0, .keys) }), Route(path: "/trust", get: { try await list($0, .trust) }),
        Route(path: "/certificate", get: show), Route(path: "/certificate.pem", get: export),
    ]

    private static let stores: [Place: String] = [.certificates: "certificates", .roots: "roots", .keys: "keys", .trust: "trust-list"]

    private static func list(_ visit: Visit, _ place: Place) async throws -> Answer {
        let title = visit.text(place.name)
        var page = Page(title, place, lead: CertificateWords.leads[place].map { "<p>\(visit.text($0))</p>" } ?? .empty)
        do {
            let (items, next) = try await find(visit, place)
            page.main = search(visit, place, FormProblems()) + tabs(visit, place) + Part.actions(imports(visit, place))
            page.main +=
                items.isEmpty
                ? Part.empty(visit.text(CertificateWords.empty), "<p>\(visit.text(CertificateWords.emptyHint))</p>")
                : CertificateParts.table(visit, title, items).card
            page.main += Pager.html(visit, next: next)
            return .page(page)
        } catch let problem as AdminProblem where problem.type == .badInput {
            page.main = search(visit, place, FormProblems(problem, fields: ["address", "text"]))
            return .page(page, status: .unprocessableContent)
        }
    }

    private static func find(_ visit: Visit, _ place: Place) async throws -> (items: [CertificateItem], next: String?) {
        let query = visit.query
        let address = query["address"]?.trimmingCharacters(in: .whitespaces)
        if query["which"] == "untrusted" {
            let found = try await visit.perform(
                CertificateUntrusted(address: address, text: query["text"], after: query["after"], limit: Pager.size))
            return (found.items, found.next)
        }
        var question = CertificateList(store: stores[place] ?? "certificates", limit: Pager.size)
        (question.address, question.text, question.after) = (address, query["text"], query["after"])
        switch query["which"] {
        case "expiring": question.expiresWithin = 30
        case "pending": question.pending = true
        case "without-key": question.withoutKey = true
        default: break
        }
        let items = try await visit.perform(question)
        return (items, items.count == Pager.size ? items.last?.thumbprint : nil)
    }

    private static func tabs(_ visit: Visit, _ place: Place) -> HTML {
        var filters: [(String?, Words)] = [(nil, CertificateWords.filterAll), ("expiring", CertificateWords.filterExpiring)]
        if place == .certificates {
            filters += [
                ("untrusted", CertificateWords.filterUntrusted), ("pending", CertificateWords.filterPending),
                ("without-key", CertificateWords.filterNoKey),
            ]
        }
        return Part.tabs(
            filters.map { which, words in
                var query = visit.query
                for name in ["after", "done"] { query.set(name, nil) }
                query.set("which", which)
                return (visit.text(words), Link.to(visit.path, query), visit.query["which"] == which)
            }, label: visit.text(CertificateWords.filters))
    }

    private static func search(_ visit: Visit, _ place: Place, _ problems: FormProblems) -> HTML {
        var address = Field("address", visit.text(CommonWords.mailAddress), value: visit.query["address"], problem: problems["address"])
        address.isSearch = true
        var text = Field("text", visit.text(CertificateWords.text), value: visit.query["text"], problem: problems["text"])
        text.isSearch = true
        let which: HTML = visit.query["which"].map { Visit.hidden("which", $0) } ?? .empty
        return """
            <form class="filters" method="get" action="\(place.address)" role="search">\(which)\(problems.html(visit))\(address.html(visit))\(text.html(visit))\
            <button class="quiet">\(visit.text(CommonWords.search))</button></form>
            """
    }

    private static func imports(_ visit: Visit, _ place: Place) -> [HTML] {
        switch place {
        case .roots: [ActPages.button(visit, RootImport.self, class: "")]
        case .keys: [ActPages.button(visit, KeyImport.self, class: ""), ActPages.button(visit, KeyRequest.self)]
        case .trust: []
        default: [ActPages.button(visit, CertificateImport.self, class: ""), ActPages.button(visit, KeyImport.self)]
        }
    }

    // MARK: One certificate

    private static func show(_ visit: Visit) async throws -> Answer {
        let shown = try await visit.perform(CertificateShow(thumbprint: visit.query["thumbprint"] ?? ""))
        let item = shown.certificate
        let name = CertificateParts.name(item)
        let headline: Words =
            item.isRoot
            ? CertificateWords.headlineRoot : shown.againstEncrypting.isEmpty ? CertificateWords.headlineGood : CertificateWords.headlineBad
        let place: Place = item.isRoot ? .roots : item.hasKey ? .keys : .certificates
        var page = Page(visit.text(headline, ["name": name]), place)
        page.crumbs = [(visit.text(place.name), place.address)]
        page.lead = "<p>\(CertificateParts.state(visit, item)) \(CertificateParts.marks(visit, item))</p>"
        page.main = verdict(visit, shown) + facts(visit, item)
        page.aside = Part.card(visit.text(CommonWords.actions), actions(visit, item, place)) + path(visit, shown)
        return .page(page)
    }

    private static func verdict(_ visit: Visit, _ shown: CertificateShow.Result) -> HTML {
        let lines: [(Bool, [String], Words, Words)] = [
            (shown.againstEncrypting.isEmpty, shown.againstEncrypting, CertificateWords.canEncrypt, CertificateWords.cannotEncrypt),
            (shown.againstSigning.isEmpty, shown.againstSigning, CertificateWords.canSign, CertificateWords.cannotSign),
        ]
        let items: [HTML] = lines.map { isGood, reasons, good, bad in
            let tone: Tone = isGood ? .good : .problem
            let word = visit.text(StoryWords.marks[tone] ?? StoryWords.unknown)
            let why: HTML = reasons.isEmpty ? .empty : "<span class=\"small\" lang=\"en\">\(Part.lines(reasons))</span>"
            return "<li>\(tone.mark(word))<strong>\(visit.text(isGood ? good : bad))</strong>\(why)</li>"
        }
        return Part.card(nil, "<ol class=\"story\">\(items)</ol>")
    }

    private static func facts(_ visit: Visit, _ item: CertificateItem) -> HTML {
        Part.card(
            visit.text(CertificateWords.facts),
            Part.facts([
                (visit.text(CertificateWords.subject), HTML(text: item.subject)),
                (visit.text(CertificateWords.addresses), HTML(text: item.addresses.joined(separator: ", "))),
                (visit.text(CertificateWords.issuer), HTML(text: item.issuer)),
                (visit.text(CertificateWords.begins), visit.times.at(item.notBefore)),
                (visit.text(CertificateWords.ends), "\(visit.times.at(item.notAfter)) (\(visit.times.distance(item.notAfter)))"),
                (visit.text(CertificateWords.keyKind), HTML(text: item.keyAlgorithm)),
                (visit.text(CertificateWords.serial), Part.code(item.serialNumber)),
                (visit.text(CertificateWords.thumbprint), Part.code(item.thumbprint)),
                (
                    visit.text(CertificateWords.source),
                    HTML(text: CertificateWords.sources[item.source].map { visit.text($0) } ?? item.source)
                ),
                (
                    visit.text(CertificateWords.trustNote),
                    HTML(text: [item.trust, item.trustNote].compactMap(\.self).joined(separator: ": "))
                ),
            ]))
    }

    private static func actions(_ visit: Visit, _ item: CertificateItem, _ place: Place) -> HTML {
        let thumbprint = item.thumbprint
        var buttons: [HTML] = []
        if item.isPending { buttons.append(ActPages.button(visit, CertificateApprove.self, class: "", ["thumbprint": thumbprint])) }
        if !item.isRoot {
            if item.trust == nil {
                buttons.append(
                    ActPages.button(
                        visit, CertificateTrust.self, label: CertificateWords.whitelist,
                        ["thumbprint": thumbprint, "status": "white-listed"]))
                buttons.append(
                    ActPages.button(
                        visit, CertificateTrust.self, label: CertificateWords.blacklist,
                        ["thumbprint": thumbprint, "status": "black-listed"]))
            } else {
                buttons.append(
                    ActPages.button(
                        visit, CertificateTrust.self, label: CertificateWords.offList,
                        ["thumbprint": thumbprint, "status": "none", "note": item.trustNote]))
            }
        }
        if item.source == "ca" || item.hasKey, !item.isCA {
            buttons.append(ActPages.button(visit, CertificateRenew.self, ["thumbprint": thumbprint]))
            buttons.append(ActPages.button(visit, CertificateRevoke.self, ["thumbprints": thumbprint, "reason": "key-compromise"]))
            if let address = item.addresses.first {
                buttons.append(ActPages.button(visit, IncidentKeyStolen.self, ["address": address, "reissue": "true"]))
            }
        }
        if item.hasKey, !item.isCA { buttons.append(ActPages.button(visit, KeySend.self, ["certificates": thumbprint])) }
        buttons.append(Part.button(Link.to("/certificate.pem", ["thumbprint": thumbprint]), visit.text(CertificateWords.pem)))
        buttons.append(
            Part.button(Link.to("/certificate.pem", ["thumbprint": thumbprint, "chain": "1"]), visit.text(CertificateWords.chain)))
        buttons.append(
            item.isRoot
                ? ActPages.button(visit, RootRemove.self, back: place.address, ["thumbprint": thumbprint])
                : ActPages.button(visit, CertificateDelete.self, back: place.address, ["thumbprint": thumbprint]))
        return Part.actions(buttons)
    }

    private static func path(_ visit: Visit, _ shown: CertificateShow.Result) -> HTML {
        let content: HTML =
            shown.path.isEmpty
            ? "<p>\(visit.text(CertificateWords.noPath))</p>"
            : Part.list(shown.path.reversed().map { HTML(text: CertificateText.commonName($0)) })
        return Part.card(visit.text(CertificateWords.path), content)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let thumbprint = visit.query["thumbprint"] ?? ""
        let isChain = visit.query["chain"] != nil
        let pem = try await visit.perform(CertificateExport(thumbprint: thumbprint, chain: isChain ? true : nil))
        return .file("\(thumbprint.prefix(16)).\(isChain ? "p7b" : "pem")", Data(pem.utf8), type: "application/x-pem-file")
    }
}
