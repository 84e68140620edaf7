import AdminOperations
import ArgumentParser
import Foundation
import Store

/// Ends the program with the code `behaviour.md` 27.1 gives an error, and one clear line on standard error.
enum Exit {
    static let checkFoundProblems: Int32 = 5

    static func with(_ error: any Error) -> Never {
        switch error {
        case let code as ExitCode: exit(code.rawValue)
        case let problem as AdminProblem: end(problem.detail, problem.type.exitCode)
        case let error as ConfigurationError: end(error.description, 2)
        case let error as StoreError: end(error.description, 75)
        case let error as PlainFailure: end(error.text, error.code)
        default: usage(error)
        }
    }

    /// What a failed operation says; `nil` for everything that is not about what it was given.
    static func text(of error: any Error) -> String? {
        switch error {
        case let problem as AdminProblem: problem.detail
        case let failure as PlainFailure: failure.text
        default: nil
        }
    }

    private static func end(_ text: String, _ code: Int32) -> Never {
        Terminal.say("zegel: \(Terminal.safe(text))")
        exit(code)
    }

    /// The parser's own errors and requests for help.
    private static func usage(_ error: any Error) -> Never {
        let code = ZegelCommand.exitCode(for: error)
        let message = ZegelCommand.fullMessage(for: error)
        if code == .success {
            print(message)
            exit(0)
        }
        Terminal.say(message)
        exit(code == .validationFailure ? 2 : 1)
    }
}

/// A failure of a command that works on files alone.
struct PlainFailure: Error, CustomStringConvertible {
    var text: String
    var code: Int32 = 1
    var description: String { text }
}
