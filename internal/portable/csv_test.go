package portable

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

func TestPlainCell(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "",
		"a=b":                  "a=b",
		"=1+1":                 "'=1+1",
		"+1":                   "'+1",
		"-1":                   "'-1",
		"@SUM(A1)":             "'@SUM(A1)",
		"\t=1":                 "'\t=1",
		"\r=1":                 "'\r=1",
		"\n=1":                 "'\n=1",
		"  =1":                 "'  =1",
		"\u00a0=1":             "'\u00a0=1",
		"＝1":                   "'＝1",
		"－ a list":             "'－ a list",
		"=cmd|' /C calc'!'A1'": "'=cmd|' /C calc'!'A1'",
		"   ":                  "   ",
	} {
		if got := plainCell(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestCSVOfComments(t *testing.T) {
	s := newBoard(t, 3)
	on := notice.AnnouncementID(1)
	noticetest.Put(t, s, notice.Comment{
		On: on, Status: notice.Pending, Lang: "es", Author: notice.Author{Name: `=HYPERLINK("x")`, Contact: "z@private.example"},
		Body: noticetest.Text("es", "Ñandú, \"dos\"\nlíneas"),
	})
	var b bytes.Buffer
	if err := WriteCSV(t.Context(), s, &b); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Errorf("no byte order mark, or a line that does not end in CR LF: %q", text)
	}
	if strings.Contains(text, "private.example") {
		t.Error("an e-mail address is in the table")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+4 {
		t.Fatalf("%d rows, want the names of the columns and 4 comments", len(rows))
	}
	last, column := rows[4], func(name string) int { return slices.Index(rows[0], name) }
	for name, want := range map[string]string{
		"status": "pending", "name": `'=HYPERLINK("x")`, "text": "Ñandú, \"dos\"\nlíneas", "language": "es", "number": "",
	} {
		if got := last[column(name)]; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := rows[1][column("announcement")]; got != noticetest.Water().Slugs["en"] {
		t.Errorf("the announcement is %q", got)
	}
}
