package portable

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"noticeboard/internal/notice"
)

// A csvColumn is a column of the table of comments.
type csvColumn struct {
	name string
	cell func(c notice.Comment, on notice.Announcement) string
}

// csvColumns lists the columns of the table of comments. Like the pages of the board it has no e-mail address, and
// nothing by which a comment's author is recognised.
var csvColumns = []csvColumn{
	{"id", func(c notice.Comment, _ notice.Announcement) string { return c.ID.String() }},
	{"announcement", func(_ notice.Comment, a notice.Announcement) string { return a.Name() }},
	{"number", func(c notice.Comment, _ notice.Announcement) string { return count(c.Number) }},
	{"reply to", func(c notice.Comment, _ notice.Announcement) string { return idOrNone(c.Parent) }},
	{"status", func(c notice.Comment, _ notice.Announcement) string { return c.Status.String() }},
	{"received", func(c notice.Comment, _ notice.Announcement) string { return timeOrNone(c.ID.Time()) }},
	{"posted", func(c notice.Comment, _ notice.Announcement) string { return timeOrNone(c.Posted) }},
	{"decided", func(c notice.Comment, _ notice.Announcement) string { return timeOrNone(c.Decided) }},
	{"name", func(c notice.Comment, _ notice.Announcement) string { return c.Author.Name }},
	{"organisation", func(c notice.Comment, _ notice.Announcement) string { return c.Author.Organisation }},
	{"official", func(c notice.Comment, _ notice.Announcement) string { return yes(c.Official()) }},
	{"language", func(c notice.Comment, _ notice.Announcement) string { return string(c.Lang) }},
	{"text", func(c notice.Comment, _ notice.Announcement) string { return c.Body.Source() }},
	{"question", func(c notice.Comment, _ notice.Announcement) string { return yes(c.Question) }},
	{"answers", func(c notice.Comment, _ notice.Announcement) string { return idList(c.Answers) }},
	{"referred to", func(c notice.Comment, _ notice.Announcement) string { return c.Referral.To }},
	{"corrected", func(c notice.Comment, _ notice.Announcement) string { return timeOrNone(c.Corrected) }},
	{"translations", func(c notice.Comment, _ notice.Announcement) string { return translations(c) }},
	{"reason", func(c notice.Comment, _ notice.Announcement) string { return string(c.Reason) }},
	{"explanation", func(c notice.Comment, _ notice.Announcement) string { return c.Explanation }},
	{"erased", func(c notice.Comment, _ notice.Announcement) string { return c.Erased.String() }},
}

func count(n uint64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatUint(n, 10)
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

func idOrNone(id notice.CommentID) string {
	if id == 0 {
		return ""
	}
	return id.String()
}

func idList(ids []notice.CommentID) string {
	var all []string
	for _, id := range ids {
		all = append(all, id.String())
	}
	return strings.Join(all, " ")
}

func timeOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// translations returns the translations of a comment, each with its language before it.
func translations(c notice.Comment) string {
	var all []string
	for _, t := range c.Translations {
		all = append(all, string(t.Lang)+": "+t.Source)
	}
	return strings.Join(all, "\n\n")
}

// formulaStarts begin a cell that a spreadsheet may take for a formula, in their full-width forms, too (OWASP, "CSV
// Injection").
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// plainCell returns a text as a cell that no spreadsheet takes for a formula: with an apostrophe before it, if it begins
// with what begins one, also behind spaces.
func plainCell(text string) string {
	trimmed := strings.TrimLeft(text, " \u00a0\u3000")
	if text != "" && (strings.ContainsAny(text[:1], "\t\r\n") || trimmed != "" &&
		strings.ContainsRune(formulaStarts, firstRune(trimmed))) {
		return "'" + text
	}
	return text
}

func firstRune(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}

// byteOrderMark tells spreadsheets that a file is UTF-8.
const byteOrderMark = "\ufeff"

// errComplete ends a walk through a store.
var errComplete = errors.New("complete")

// WriteCSV writes a table of all comments, whatever their status, for people with spreadsheets: CSV (RFC 4180) in UTF-8
// with a byte order mark, a line with the names of the columns, then a line for each comment in the order of the ids.
// No cell is a formula. Errors: those of the store and of w, that of ctx.
func WriteCSV(ctx context.Context, s Source, w io.Writer) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	table := csv.NewWriter(w)
	table.UseCRLF = true
	row := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		row[i] = c.name
	}
	if err := table.Write(row); err != nil {
		return err
	}
	on := map[notice.AnnouncementID]notice.Announcement{} // their names alone
	err := s.Values(ctx, func(v any) error {
		switch v := v.(type) {
		case notice.Announcement:
			on[v.ID] = notice.Announcement{ID: v.ID, Slugs: map[notice.Lang]string{notice.Langs[0]: v.Name()}}
		case notice.Comment:
			for i, c := range csvColumns {
				row[i] = plainCell(c.cell(v, on[v.On]))
			}
			return table.Write(row)
		case notice.JournalRecord: // which come after the comments
			return errComplete
		}
		return nil
	})
	if err != nil && !errors.Is(err, errComplete) {
		return err
	}
	table.Flush()
	return table.Error()
}
