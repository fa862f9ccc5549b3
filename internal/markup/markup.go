// Package markup turns what a person typed into HTML that is safe to show. It is the only maker of
// notice.SafeHTML and the only user of goldmark and bluemonday.
//
// A text takes two steps. Clean (CleanLine for names, organisations and titles) makes it honest
// Unicode: one spelling of every letter, and nothing invisible but what writing needs. Comment or
// Announcement then makes its HTML, and never fails. Kept are the source, the HTML, and the number
// of the Policy that made it, so that Renew can make it again whenever the policy changes. Skeleton
// and Imitates tell whose name another looks like.
//
// The Markdown understood is small, because most people who write here do not know that they write
// Markdown. Comments have paragraphs with their line breaks, emphasis, strong emphasis, lists, block
// quotes, code and links; announcements also have headings of levels 2 and 3 and rules. The first
// promise is that nothing typed is lost: whatever is not one of these constructs is shown as it was
// typed. So are HTML ("<b>" shows as <b>), character references ("&amp;" shows as &amp;), images,
// tables, footnotes, reference definitions, link titles, and in comments headings and rules. It
// departs from CommonMark where that would surprise people who only meant to write:
//
//   - line breaks stay, and indented lines are no code;
//   - an asterisk inside a word is an asterisk ("tod*s l*s vecin*s");
//   - a line beneath a quoted one belongs to the quote only if it begins with ">" too;
//   - a numbered list keeps the numbers that were typed;
//   - a line of dashes under a text makes it no heading;
//   - what stands behind the opening fence of a code block is the block's first line;
//   - lists and quotes nest 8 deep, and so does emphasis; deeper markers are shown as typed.
//
// An announcement may hold a block of places (notice.CutPlaces). It is a part of the body by itself and
// becomes a list of regions, countries and places, without the coordinates, for whoever shows no more
// than a body's HTML; a page can set it better. A block with mistakes is a code block.
//
// Links lead to http, https and mailto addresses with a plain host name, and say where: a link whose
// text is not its address is followed by the host ("our site (example.org)"), in the ASCII form that
// DNS knows. Addresses and e-mail addresses become links by themselves. Anything else that looks
// like a link (relative, javascript:, with a user name, an IP address or a space in it) is shown
// as typed.
//
// Two walls stand behind each other. Only the writer in this package makes tags, and it makes them
// balanced; bluemonday, with a list of its own, must then find nothing to change. If it does, or if
// goldmark fails on a text, that text is shown plain, as one paragraph.
package markup

import (
	"crypto/rand"
	"html"
	"slices"
	"strings"

	"noticeboard/internal/notice"
)

// Policy numbers the rules by which sources become HTML. Raise it with every change to what any
// source becomes: all stored HTML is then made again.
const Policy = 3

const saltSize = 16

// Comment returns the body of a comment in one language. The source is text that Clean returned.
func Comment(lang notice.Lang, source string) notice.Body {
	return Comments([]notice.Part{{Lang: lang, Source: source}})
}

// Comments returns the body of a comment that is in several languages, part by part. It takes each
// part's Lang and Source, which is text that Clean returned.
func Comments(parts []notice.Part) notice.Body {
	return Renew(notice.Body{Parts: parts, Salt: salt()}, false)
}

// Announcement returns the body of an announcement in one language. The source is text that Clean
// returned.
func Announcement(lang notice.Lang, source string) notice.Body {
	return Renew(notice.Body{Parts: []notice.Part{{Lang: lang, Source: source}}, Salt: salt()}, true)
}

// Renew returns b with its HTML made again by the present policy: that for announcements, or that
// for comments. The source stays, and of comments the parts and with them the digest.
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

// Unlinked returns h without links: the text of each stays. It is for pages and mails that must not
// lend their name to a link that nobody has looked at yet.
func Unlinked(h notice.SafeHTML) notice.SafeHTML {
	if Links(h) == 0 {
		return h
	}
	return notice.SafeHTML(unlinked.Sanitize(string(h)))
}

// Links counts the links in h, bare addresses included.
func Links(h notice.SafeHTML) int { return strings.Count(string(h), "<a ") }

// Text returns what h says, without its marks: as a reader sees it, the addresses that links lead to
// included.
func Text(h notice.SafeHTML) string {
	var b strings.Builder
	for rest := string(h); rest != ""; {
		said, tag, found := strings.Cut(rest, "<")
		b.WriteString(said)
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
