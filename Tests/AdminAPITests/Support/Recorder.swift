import AdminOperations
import Foundation
import Synchronization

/// A service that remembers what it was asked and answers what it was told to.
final class Recorder: AdminService {
    struct Question: Sendable, Equatable {
        var name: String
        var input: Data
        var who: Asker
    }

    private let questions = Mutex<[Question]>([])
    private let answer: @Sendable (Question) throws(AdminProblem) -> Data

    init(_ answer: @escaping @Sendable (Question) throws(AdminProblem) -> Data = { _ in Data("{}".utf8) }) { self.answer = answer }

    var asked: [Question] { questions.withLock { $0 } }

    func perform(_ name: String, input: Data, by who: Asker) async throws(AdminProblem) -> Data {
        let question = Question(name: name, input: input, who: who)
        questions.withLock { $0.append(question) }
        return try answer(question)
    }
}
