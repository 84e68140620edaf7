import ArgumentParser
import Foundation
import Gateway
import Mail
import PDF

/// Mail as encrypted PDF.
struct PDFCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pdf", abstract: "Mail as encrypted PDF.", subcommands: [Preview.self])

    /// Works on files alone, by the very worker of real mail.
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make the encrypted PDF of a mail in a file, to look at.")
        @Argument(help: "A mail; - is standard input.") var file: String
        @Option(help: "A file whose first line is the password. Without it, it is asked for.") var passwordFile: String?
        @Option(help: "Where the PDF goes; - is standard output. Default: the mail's name with .pdf, here.") var output: String?
        @Flag(help: "Show it with the desktop's reader.") var open = false
        @OptionGroup var frame: FrameOptions

        func run() async throws {
            let mail = Array(try InputFile.read(file))
            let renderer = PDFRenderer(workers: 1)
            let rendered: RenderedPDF
            do {
                rendered = try await renderer.render(mail, password: try password(), frame: try frame.frame())
                try await renderer.stop()
            } catch let failure as MailFailure {
                throw PlainFailure(text: "\(failure.text): \(failure.cause)", code: failure.isPermanent ? 1 : 75)
            }
            try deliver(rendered)
        }

        private func password() throws -> PDFPassword {
            guard let typed = try InputFile.password(passwordFile) ?? InputFile.askPassword("Password of the PDF: ") else {
                throw PlainFailure(text: "no password: use --password-file, or run it on a terminal", code: 2)
            }
            do {
                return try PDFPassword(typed)
            } catch .passwordTooLong(let octets) {
                throw PlainFailure(text: "the password has \(octets) bytes; a PDF takes \(Limits.passwordSize) at most", code: 2)
            } catch .passwordEmpty {
                throw PlainFailure(text: "the password is empty", code: 2)
            } catch {
                throw PlainFailure(text: "the password holds a character that cannot be typed", code: 2)
            }
        }

        private func deliver(_ rendered: RenderedPDF) throws {
            if output == "-" { return FileHandle.standardOutput.write(Data(rendered.pdf)) }
            let stem = file == "-" ? "mail" : URL(filePath: file).deletingPathExtension().lastPathComponent
            let target = output ?? "\(stem).pdf"
            do {
                try Data(rendered.pdf).write(to: URL(filePath: target))
            } catch { throw PlainFailure(text: "\(target): cannot be written: \(error.localizedDescription)") }
            Terminal.say(Self.summary(rendered, target))
            if open { try show(target) }
        }

        private static func summary(_ rendered: RenderedPDF, _ target: String) -> String {
            let report = rendered.report
            var parts = ["\(target): \(report.pages) pages, \(report.attachments) attachments, \(rendered.pdf.count) bytes"]
            if report.isTextInstead { parts.append("the HTML could not be laid out: its text was set") }
            if report.isCut { parts.append("the pages do not hold all of it: the original is attached") }
            if report.missingPictures > 0 { parts.append("\(report.missingPictures) pictures could not be shown") }
            return parts.joined(separator: "; ")
        }

        private func show(_ target: String) throws {
            let reader = Process()
            reader.executableURL = URL(filePath: "/usr/bin/env")
            #if os(macOS)
                reader.arguments = ["open", target]
            #else
                reader.arguments = ["xdg-open", target]
            #endif
            do { try reader.run() } catch { throw PlainFailure(text: "no reader could be started: open \(target) yourself") }
            reader.waitUntilExit()
            guard reader.terminationStatus == 0 else { throw PlainFailure(text: "no reader could be started: open \(target) yourself") }
        }
    }

    /// What stands around the mail.
    struct FrameOptions: ParsableArguments {
        @Option(help: "Of the frame: en, de, nl, fr.") var language = "en"
        @Option(help: "Name of the organisation.") var organisation: String?
        @Option(help: "A PNG or JPEG.") var logo: String?
        @Option(help: "A text file that goes before the mail.") var cover: String?
        @Option(help: "Where the reply button leads.") var replyURL: String?
        @Option(help: "a4 or letter.") var paper: PDFFrame.Paper = .a4
        @Flag(help: "The original mail goes into the PDF as a file.") var attachOriginal = false

        func frame() throws -> PDFFrame {
            var frame = PDFFrame()
            frame.language = language
            frame.organisation = organisation ?? ""
            frame.logo = try logo.map { Array(try InputFile.read($0)) } ?? []
            frame.coverText = try cover.map { String(decoding: try InputFile.read($0), as: UTF8.self) } ?? ""
            frame.replyAddress = replyURL ?? ""
            frame.paper = paper
            frame.attachesOriginal = attachOriginal
            frame.madeAt = Date().formatted(.iso8601)
            return frame
        }
    }
}

extension PDFFrame.Paper: ExpressibleByArgument {}
