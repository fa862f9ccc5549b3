// Package markup turns text that a person typed into HTML that is safe to show. It is the only package that makes
// notice.SafeHTML and the only user of goldmark and bluemonday.
//
// A text is processed in two steps. Clean (CleanLine for names, organisations and titles) normalizes its Unicode: every
// letter has one spelling, and no invisible characters remain but those that languages need. Comment or Announcement
// then renders it, which never fails. Stored are the source, the HTML, and the number of the Policy that rendered it, so
// that Renew can render it again when the policy changes.
//
// Only a small part of Markdown is understood, because most people who write here do not know that they write Markdown.
// Comments have paragraphs with their line breaks, emphasis, strong emphasis, lists, block quotes, code and links;
// announcements also have headings of levels 2 and 3 and rules. A text is text first: a mark is markup only where prose
// has no other use for it (meant.go has the rules). Nothing typed is lost: anything else is shown as it was typed. That
// includes HTML ("<b>" shows as <b>), character references ("&amp;" shows as &amp;), images, tables, footnotes,
// reference definitions, link titles, and in comments headings and rules. The other differences from CommonMark avoid
// surprises for people who write plain text:
//
//   - line breaks are kept, and indented lines are not code;
//   - a line after a quoted line belongs to the quote only if it begins with ">" too;
//   - a numbered list keeps the numbers that were typed, with a full stop or a parenthesis;
//   - a line of dashes under a text does not make it a heading;
//   - text after the opening fence of a code block is the first line of the block;
//   - lists and quotes nest 8 deep, and so does emphasis; deeper markers are shown as typed;
//   - a block has up to 1000 emphasis markers, and further ones are shown as typed, so that the time taken is linear in
//     the length of the text.
//
// An announcement may have a block of places (see places.Cut). It is a part of the body by itself and becomes nested
// lists of regions, countries and places without coordinates. That is what a page shows if it has no map of its own. A
// block with mistakes is rendered as a code block.
//
// Links lead to http, https and mailto addresses with a host name, and show it: a link whose text is not its address is
// followed by the host ("our site (example.org)"), in its ASCII form. Host names are checked by IDNA. Web and e-mail
// addresses in running text become links, whole or not at all: a part of an address would lead elsewhere. Everything else that looks like a link (relative, javascript:, with a user
// name, an IP address or a space in it) is shown as typed.
//
// There are two lines of defence. Only the writer in this package makes tags, and it makes them balanced; then
// bluemonday, with an allow-list of its own, must find nothing to change. If it does, or if goldmark fails on a text,
// that text is shown plain, as one paragraph.
package markup

import (
	"crypto/rand"
	"html"
	"slices"
	"strings"

	"noticeboard/internal/notice"
)

// Policy is the version of the rules that turn sources into HTML. Raise it with every change to the HTML of any source:
// a board then renders all stored HTML again.
const Policy = 5

const saltSize = 16 // bytes

// Comment returns the body of a comment in one language. The source must be a result of Clean.
func Comment(lang notice.Lang, source string) notice.Body {
	return Comments([]notice.Part{{Lang: lang, Source: source}})
}

// Comments returns the body of a comment with parts in several languages. It uses each part's Lang and Source, which
// must be a result of Clean.
func Comments(parts []notice.Part) notice.Body {
	return Renew(notice.Body{Parts: parts, Salt: salt()}, false)
}

// Announcement returns the body of an announcement in one language. The source must be a result of Clean.
func Announcement(lang notice.Lang, source string) notice.Body {
	return Renew(notice.Body{Parts: []notice.Part{{Lang: lang, Source: source}}, Salt: salt()}, true)
}

// Renew returns b with its HTML rendered again by the current policy for announcements or for comments. The source does
// not change; neither do the parts of a comment, and with them its digest.
func Renew(b notice.Body, announcement bool) notice.Body {
	b.Policy = Policy
	if announcement {
		b.Parts = announcementParts(b)
		return b
	}
	b.Parts = slices.Clone(b.Parts)
	for i := range b.Parts {
		b.Parts[i].HTML = comments.html(b.Parts[i].Source)
	}
	return b
}

// Unlinked returns h with every link replaced by its text. It is for pages and mails that show comments which no
// moderator has read yet.
func Unlinked(h notice.SafeHTML) notice.SafeHTML {
	if Links(h) == 0 {
		return h
	}
	return notice.SafeHTML(unlinked.Sanitize(string(h)))
}

// Links returns the number of links in h, including those made of addresses in running text.
func Links(h notice.SafeHTML) int { return strings.Count(string(h), "<a ") }

// Text returns the text of h as a reader sees it, without tags. It includes the hosts that are shown after links.
func Text(h notice.SafeHTML) string {
	var b strings.Builder
	for rest := string(h); rest != ""; {
		text, tag, found := strings.Cut(rest, "<")
		b.WriteString(text)
		if !found {
			break
		}
		_, rest, _ = strings.Cut(tag, ">") // in an attribute, ">" is escaped
	}
	return html.UnescapeString(b.String())
}

func salt() []byte {
	s := make([]byte, saltSize)
	rand.Read(s) // never fails
	return s
}
