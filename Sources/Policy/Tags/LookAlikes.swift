/// Letters of other scripts and shapes that are read as a Latin letter in a subject: a table of our own, wide rather than exact.
///
/// Full-width, mathematical, circled and superscript forms are not here: their compatibility decomposition (NFKD) names the letter.
enum LookAlikes {
    /// What a scalar is read as, in lower case; `nil` when it stands for itself.
    static func letter(for scalar: Unicode.Scalar) -> Unicode.Scalar? { table[scalar] ?? squared(scalar) }

    /// Letters in dark circles and squares, and regional indicators, have no decomposition.
    private static func squared(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        for start: UInt32 in [0x1F150, 0x1F170, 0x1F1E6] where (start..<start + 26).contains(scalar.value) {
            return Unicode.Scalar(0x61 + scalar.value - start)
        }
        return nil
    }

    private static let table: [Unicode.Scalar: Unicode.Scalar] = {
        var result: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (letter, shapes) in shapes {
            for shape in shapes.unicodeScalars { result[shape] = letter }
        }
        return result
    }()

    private static let shapes: [(Unicode.Scalar, String)] = [
        ("a", "аАαΑɑᴀ⍺ᎪꭺᗅꓮⲀⲁ@4\u{16F40}\u{102A0}"),
        ("b", "ЬьВвβΒʙƄƅᏏᑲᖯᏴᏼᗷꓐꞴꞵ♭Ⲃⲃ8\u{10282}\u{102A1}\u{10301}"),
        ("c", "сСϲϹᴄⲤⲥᏟꮯꓚ¢ʗ\u{1043D}\u{118F2}\u{118E9}\u{102A2}\u{10302}\u{10415}\u{1051C}"),
        ("d", "ԁԀᎠꭰᏧꮷᑯꓒꓓᗞᗪᴅɗđĐðժԺ"),
        ("e", "еЕєЄεΕɛℇҽҼᴇꬲ℮ⴹᎬꭼꓰ⋿əɘⲈⲉ3\u{118A6}\u{118AE}\u{10286}"),
        ("f", "ϝϜƒꞘꞙẝքғҒꓝᖴ\u{10525}"),
        ("g", "ɡɢցԍԌᏀꮐᏳᏻꓖᶃƍǥǤ69"),
        ("h", "һҺНнհΗηʜᏂᏲꓧᎻꮋɦћⲎⲏ"),
        // One letter with l, whose capital it is drawn like.
        ("i", "іІїΙιıɩɪӏӀΪƖǀ|∣⏽׀׃וןاᎥꭵꙆꙇⲒⲓⵏᛁꓲ⍳˛ߊ1lLʟᏞꮮᒪꓡⳐⳑłŁŀĿɭƚ"),
        ("i", "\u{16F28}\u{1028A}\u{10309}\u{10320}\u{16F16}\u{118A3}\u{118B2}\u{118C3}\u{1041B}\u{10443}\u{10526}\u{1E8C7}"),
        ("j", "јЈϳյʝꓙᎫꭻᒍ"),
        ("k", "кКκΚᴋⲔⲕᏦꮶꓗҝ"),
        ("n", "пПΝոռɴƞӊҋŋꓠⲚⲛᴨՌ\u{10513}"),
        ("o", "оОοΟσօՕᴏ0ⲞⲟⵔꓳᱛⲰ٥ەه০०੦૦௦ం໐๐ഠဝ\u{10292}\u{102AB}\u{10404}\u{1042C}\u{114D0}"),
        ("p", "рРρΡϱᴘᴩⲢⲣᏢꮲᑭꓑ⍴þÞƿ\u{10295}"),
        ("q", "ԛԚզգքⵕ"),
        ("r", "гГᴦⲅⲄʀƦꭱᎡᏒꮢꭇꭈꮁᖇꓣяЯɼɽ\u{104B4}\u{16F35}"),
        ("s", "ѕЅꜱʂՏᏕᏚꮥꮪꓢƽƼ§$5ϨϩⳜⳝ\u{16F3A}\u{10296}\u{10420}\u{10448}\u{118C1}"),
        ("t", "тТτΤᴛⲦⲧᎢꭲꓔ⊤⟙†ŧŦƫ7\u{16F0A}\u{118BC}\u{10297}\u{102B1}\u{10315}"),
        ("u", "υսՍᴜʋʊꞟꭎꭒ∪⋃ሀᑌꓴцЦųμ\u{104CE}\u{104F6}\u{118B8}\u{118D8}\u{16F42}"),
        ("v", "νѵѴᴠ∨⋁٧۷טᏙꮩᐯꓦⴸꛟ\u{118A0}\u{118C0}\u{1051D}"),
        ("x", "хХχΧ×Ⲭⲭᕁᕽ᙮ꓫⵝ╳⤫⤬⨯"),
        ("y", "уУүҮΥϒγɣʏყỿꭚᶌⲨⲩᎩᎽꓬ¥\u{118DC}\u{118A4}\u{16F43}\u{102B2}"),
        ("z", "ᴢΖζʐᏃꮓꓜƶƵ2"),
        ("m", "мМΜᴍⲘⲙᎷꓟᗰϺ"), ("w", "ԝԜωшѡᴡᏔꓪɯⲱ"),
    ]
}
