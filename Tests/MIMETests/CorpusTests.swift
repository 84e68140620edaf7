import MIME
import TestSupport
import Testing

@Suite("Corpus: 300 messages of nine other parsers", .enabled(if: Corpus.isPresent, Corpus.absent))
struct CorpusTests {
    @Test("parses to a tree whose ranges nest, and no byte is lost", arguments: Corpus.mails)
    func parses(_ mail: Corpus.Mail) throws {
        let bytes = try mail.bytes()
        let message = Message(parsing: bytes)
        #expect(message.bytes == bytes)
        #expect(TreeCheck.problems(of: message) == [])
    }
}
