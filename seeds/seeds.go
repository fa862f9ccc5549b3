// Package seeds holds what a new board starts with: who publishes on it, the house rules, and the
// announcements, each with the discussion that it had elsewhere. It is content only; package importer reads it.
//
// institution.toml names the institution that the announcements are of, institution-neutral.toml the one of a board that
// starts without them, and rules.toml holds the house rules. Every folder is one announcement. Its name is part of the
// origin by which a board recognizes what it has imported already, so a folder is never renamed:
//
//	en.md, es.md    one edition each: TOML between two lines +++, then the body in Markdown
//	comments.toml   the discussion, in the order of publication
//
// An edition with translated = "en" is a translation of that edition. With unreviewed = true readers are told that it
// is unofficial, until an administrator confirms it at the desk.
//
// A new folder needs its name in the embed directive below.
package seeds

import "embed"

// FS is this folder.
//
//go:embed institution.toml institution-neutral.toml rules.toml ogp-local
var FS embed.FS
