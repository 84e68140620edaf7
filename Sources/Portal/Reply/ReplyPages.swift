import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PortalOperations
import Web

/// The pages a reply is written on (`behaviour.md` 17.2). Asking for them changes nothing, however often: what changes something is a form
/// of the page itself.
enum ReplyPages {
    static func routes(on router: Router<WebContext>, _ site: PortalSite) {
        router.get("reply/:token") { request, context in
            await site.answer(request, context) { try await page($0, token(context), site) }
        }
        router.post("reply/:token") { request, context in
            await site.answer(request, context) { try await change($0, request, token(context), site) }
        }
    }

    private static func token(_ context: WebContext) -> String { context.parameters.get("token") ?? "" }

    private static func service(_ site: PortalSite) throws -> any ReplyService {
        guard let service = try site.services().replies else { throw PortalUnavailable("there is no reply service") }
        return service
    }

    // MARK: Asking

    private static func page(_ visit: PortalVisit, _ token: String, _ site: PortalSite) async throws -> PortalPage {
        guard !site.throttle.mustWait(visit.address) else { return .throttled(visit) }
        do {
            return ReplyPage(visit, try await service(site).draft(token)).page()
        } catch ReplyRefusal.noLink {
            site.throttle.noteMiss(visit.address)
            return .neutral(visit)
        }
    }

    // MARK: Changing

    private static func change(_ visit: PortalVisit, _ request: Request, _ token: String, _ site: PortalSite) async throws -> PortalPage {
        guard !site.throttle.mustWait(visit.address) else { return .throttled(visit).closing() }
        let service = try service(site)
        let before: ReplyDraft
        // Known before a byte of the body is taken.
        do { before = try await service.draft(token) } catch ReplyRefusal.noLink {
            site.throttle.noteMiss(visit.address)
            return .neutral(visit).closing()
        }
        guard OriginCheck.isOurs(request), let type = request.headers[.contentType], var upload = ReplyUpload(token, type, before, service)
        else { return .forbidden(visit).closing() }
        do {
            try await upload.read(request.body)
        } catch let problem as MultipartReader.Problem {
            return problem == .cutOff ? .cutOff(visit) : .forbidden(visit).closing()
        }
        return try await answer(visit, request, upload, before, service)
    }

    private static func answer(
        _ visit: PortalVisit, _ request: Request, _ upload: ReplyUpload, _ before: ReplyDraft, _ service: any ReplyService
    ) async throws -> PortalPage {
        var refusals = upload.refusals
        do {
            let access = try upload.access()
            if let file = upload.removed { try await service.removeFile(file, access) }
            if upload.wantsToSend, refusals.isEmpty {
                try await service.send(access)
                return ReplyPage(visit, before).sent()
            }
        } catch let refusal as ReplyRefusal { refusals.append(refusal) }
        switch refusals.first {
        case .noLink: return .neutral(visit)
        case .wrongForm: return .forbidden(visit)
        default: break
        }
        let isScript = request.headers[.accept] == "application/json"
        if refusals.contains(.sent), !isScript { return ReplyPage(visit, before).sentAlready() }
        let page = ReplyPage(visit, try await service.draft(upload.token), refusals)
        return isScript ? page.data() : page.page()
    }
}

extension PortalPage {
    /// What still comes of the request is not read.
    func closing() -> PortalPage {
        var page = self
        page.fields[.connection] = "close"
        return page
    }

    /// A form that did not come whole: what came of it is kept.
    static func cutOff(_ visit: PortalVisit) -> PortalPage {
        message(.badRequest, PageWords.problemTitle(visit.language), ReplyWords.cutOff(visit.language)).closing()
    }
}
