#pragma once

/// Collects what SQLite writes to its write-ahead log, and hands it to the system in one piece before each sync.
///
/// SQLite writes a page of the log with two calls, and a commit of many mails has hundreds of pages. Nobody reads them before
/// the sync of their commit: until then their place is memory. Every connection that is opened afterwards takes part. Other files
/// than logs are not touched. Calling it again does nothing.
///
/// - Returns: 0, or a result code of SQLite.
int writeahead_collect(void);
