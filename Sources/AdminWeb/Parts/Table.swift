import Web

/// A table that becomes cards on a phone.
struct Table {
    struct Column {
        var title: String
        var isNumber = false
        init(_ title: String, isNumber: Bool = false) {
            self.title = title
            self.isNumber = isNumber
        }
    }

    /// Read aloud, and not shown.
    var caption: String
    var columns: [Column]
    var rows: [[HTML]]

    init(_ caption: String, _ columns: [Column], _ rows: [[HTML]]) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }

    init(_ caption: String, _ columns: [String], _ rows: [[HTML]]) { self.init(caption, columns.map { Column($0) }, rows) }

    var html: HTML {
        let heads: [HTML] = columns.map { column in
            if column.title.isEmpty { return "<td role=\"cell\"></td>" }
            return column.isNumber
                ? "<th scope=\"col\" role=\"columnheader\" class=\"number\">\(column.title)</th>"
                : "<th scope=\"col\" role=\"columnheader\">\(column.title)</th>"
        }
        let lines: [HTML] = rows.map { row in
            let cells: [HTML] = zip(columns, row).map { column, cell in
                let label: HTML = column.title.isEmpty ? .empty : " data-label=\"\(column.title)\""
                let kind: HTML = column.isNumber ? " class=\"number\"" : .empty
                return "<td role=\"cell\"\(label)\(kind)><div>\(cell)</div></td>"
            }
            return "<tr role=\"row\">\(cells)</tr>"
        }
        return """
            <table class="list" role="table"><caption class="visually-hidden">\(caption)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>
            <tbody role="rowgroup">\(lines)</tbody></table>
            """
    }

    var card: HTML { "<div class=\"card\">\(html)</div>" }
}
