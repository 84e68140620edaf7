import Foundation
import TestSupport
import Testing

@Suite("SIGHUP reads configuration and TLS files anew", .enabled(if: Tool(named: "openssl") != nil && Tool(named: "python3") != nil))
struct ReloadTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// One session that began before the reload ends after it; another begins after it.
    private static let script = """
        import hashlib, os, smtplib, ssl, sys, time
        inside, secure, pid, log, toml, route = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5], sys.argv[6]

        def certificate():
            c = smtplib.SMTP('127.0.0.1', secure, local_hostname='client.example')
            c.starttls(context=ssl._create_unverified_context())
            c.ehlo()
            return c, hashlib.sha256(c.sock.getpeercert(binary_form=True)).hexdigest()

        def wait(event, count):
            for _ in range(2000):
                if open(log).read().count(event) >= count: return
                time.sleep(0.01)
            sys.exit('no ' + event)

        old = smtplib.SMTP('127.0.0.1', inside, local_hostname='client.example')
        old.ehlo(); old.mail('alice@zegel.example'); old.rcpt('bob@partner.example')
        kept, before = certificate()
        for name in ('tls.pem', 'tls.key'): os.replace(sys.argv[7] + '/new-' + name, sys.argv[7] + '/' + name)
        text = open(toml).read()
        open(toml, 'w').write(text.replace(sys.argv[6].split('>')[0], sys.argv[6].split('>')[1]))
        os.kill(pid, 1)
        wait('configuration.reloaded', 1)
        print(old.data('Subject: kept\\r\\n\\r\\nx\\r\\n')[0])
        print(kept.noop()[0])
        print(before != certificate()[1])
        open(toml, 'w').write(text + '\\nrubbish = 1\\n')
        os.kill(pid, 1)
        wait('configuration.refused', 1)
        open(toml, 'w').write(text)
        open(sys.argv[7] + '/tls.key', 'w').write('no key')
        os.kill(pid, 1)
        wait('configuration.refused', 2)
        if open(log).read().count('configuration.reloaded') != 1: sys.exit('half taken')
        print(old.sendmail('alice@zegel.example', ['bob@partner.example'], 'Subject: after\\r\\n\\r\\nx\\r\\n'))
        """

    @Test(
        "open sessions go on, the next TLS session has the new certificate, the next delivery the new route; a broken file changes nothing")
    func reload() async throws {
        _ = try await TLSFiles.make(in: folder)
        for name in ["tls.pem", "tls.key"] {
            try FileManager.default.moveItem(atPath: folder.path(name), toPath: folder.path("new-\(name)"))
        }
        let tls = try await TLSFiles.make(in: folder)
        let (inside, first, second) = (try await Inbox.start(), try await Inbox.start(), try await Inbox.start())
        let extra = """
            \(tls.configuration)
            [[listeners]]
            name = "secure"
            port = 0
            tls = "starttls"
            origin = "inside"
            """
        let gateway = try GatewayProcess(routes: .init(internal: inside.port, external: first.port), configuration: extra)
        try await gateway.start()
        let python = try #require(Tool(named: "python3"))
        let secure = try #require(gateway.log.firstMatch(of: /secure=127\.0\.0\.1:(\d+)/).map { String($0.1) })
        let done = try await python.run([
            "-c", Self.script, "\(gateway.insidePort)", secure, "\(gateway.processIdentifier)", gateway.folder.path("log"),
            gateway.folder.path("zegel.toml"), "port = \(first.port)>port = \(second.port)", folder.path(""),
        ])
        #expect(done.text == "250\n250\nTrue\n{}\n", "\(done.text) \(done.errors) \(gateway.log)")
        let arrived = await second.mails(for: "bob@partner.example", count: 2)
        #expect(arrived.count == 2 && first.all.isEmpty)
        #expect(gateway.log.contains("zegel.toml:") && gateway.log.contains("rubbish"))
        #expect(gateway.log.contains("tls.key holds no private key"))
        #expect(gateway.isRunning)
        #expect(await gateway.stop() == 0)
        await inside.stop()
        await first.stop()
        await second.stop()
    }
}
