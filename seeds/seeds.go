// Package seeds holds what a new board starts with: who publishes on it, the house rules, and the
// announcements, each with the discussion that it had elsewhere. It is content only; package importer reads it.
//
// institution.toml names the institution, rules.toml holds the house rules. Every folder is one announcement, and its name is part
// of where the board remembers it from, so a folder is never renamed:
//
//	en.md, es.md    one edition each: TOML between two lines +++, then the body in Markdown
//	comments.toml   the discussion, in the order of publication
//
// A new folder needs its name in the embed directive below.
package seeds

import "embed"

// FS is this folder.
//
//go:embed institution.toml rules.toml ogp-local
var FS embed.FS
