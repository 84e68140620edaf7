import AdminOperations
import HTTPTypes
import Hummingbird
import Web

/// What is shown instead of what was asked for: always with what to do.
enum ProblemPages {
    static func answer(_ problem: AdminProblem, _ visit: Visit, isPost: Bool) -> Answer {
        switch problem.type {
        case .notLoggedIn: SessionPages.logInAgain(visit, isPost: isPost)
        case .needsConfirmation: SessionPages.askToConfirm(visit, isPost: isPost)
        case .temporary: starting(problem, visit, isPost: isPost)
        case .noPermission: plain(visit, ProblemWords.noPermission, problem, ProblemWords.noPermissionHint)
        case .notFound: plain(visit, ProblemWords.notFound, problem, ProblemWords.notFoundHint)
        case .badInput, .refused, .conflict: plain(visit, ProblemWords.refused, problem, ProblemWords.nothingChanged)
        case .tooMany: plain(visit, ProblemWords.tooMany, problem, ProblemWords.nothingChanged)
        case .failed: plain(visit, ProblemWords.failed, problem, ProblemWords.failedHint)
        }
    }

    private static func plain(_ visit: Visit, _ title: Words, _ problem: AdminProblem, _ hint: Words) -> Answer {
        let main: HTML = "<p>\(Part.said(problem.detail))</p><p>\(visit.text(hint))</p>\(home(visit))"
        return .page(page(visit, title, main), status: .init(code: problem.type.httpStatus))
    }

    private static func home(_ visit: Visit) -> HTML { "<p>\(Part.button("/", visit.text(ProblemWords.toOverview)))</p>" }

    private static func page(_ visit: Visit, _ title: Words, _ main: HTML) -> Page {
        Page(visit.text(title), visit.me == nil ? nil : .overview, main: visit.me == nil ? main : Part.card(nil, main))
    }

    /// The engine is not ready: a look tries again by itself, a change is offered again with what was typed.
    private static func starting(_ problem: AdminProblem, _ visit: Visit, isPost: Bool) -> Answer {
        guard isPost else {
            let main: HTML = "<p>\(visit.text(ProblemWords.startingHint))</p><p class=\"small\">\(Part.said(problem.detail))</p>"
            var answer = Answer.page(page(visit, ProblemWords.starting, main), status: .serviceUnavailable)
            answer.refresh = 3
            return answer
        }
        let again = visit.form(
            visit.address, "\(carried(visit))<p><button>\(visit.text(ProblemWords.sendAgain))</button></p>")
        let main: HTML = "<p>\(visit.text(ProblemWords.sendAgainHint))</p><p class=\"small\">\(Part.said(problem.detail))</p>\(again)"
        return .page(page(visit, ProblemWords.starting, main), status: .serviceUnavailable)
    }

    /// Names of fields that are never written into a page.
    private static let secrets: Set = ["password", "old", "new", "code", "token", "confirm-password", "confirm-code", "form-token"]

    /// What was typed, without secrets and files.
    static func carried(_ visit: Visit) -> HTML {
        "\(visit.form.fields.items.filter { !secrets.contains($0.name) }.map { Visit.hidden($0.name, $0.value) })"
    }

    static func foreign(_ visit: Visit) -> Answer {
        let main: HTML = "<p>\(visit.text(ProblemWords.foreignHint))</p>\(home(visit))"
        return .page(Page(visit.text(ProblemWords.foreign), nil, main: main), status: .forbidden)
    }

    static func onlyChanges(_ visit: Visit) -> Answer {
        let main: HTML = "<p>\(visit.text(ProblemWords.onlyChangesHint))</p>\(home(visit))"
        return .page(page(visit, ProblemWords.onlyChanges, main), status: .forbidden)
    }

    static func onlyShows(_ visit: Visit) -> Answer { notFound(visit) }

    static func tooLarge(_ visit: Visit) -> Answer {
        let main: HTML = "<p>\(visit.text(ProblemWords.tooLargeHint))</p>\(home(visit))"
        return .page(page(visit, ProblemWords.tooLarge, main), status: .contentTooLarge)
    }

    static func notFound(_ visit: Visit) -> Answer {
        let main: HTML = "<p>\(visit.text(ProblemWords.notFoundHint))</p>\(home(visit))"
        return .page(page(visit, ProblemWords.notFound, main), status: .notFound)
    }
}
