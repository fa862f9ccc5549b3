package importer

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// blog returns a WXR file with elements of its channel.
func blog(items string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:base_blog_url>http://blog.example.org</wp:base_blog_url>` + items + `</channel></rss>`)
}

// blogPost returns a post of a WXR file.
func blogPost(id, status, more string) string {
	return `<item><title>Post ` + id + `</title><content:encoded><![CDATA[Text of ` + id + `.]]></content:encoded><wp:post_id>` + id +
		`</wp:post_id><wp:post_date_gmt>2019-01-01 00:00:00</wp:post_date_gmt><wp:status>` + status +
		`</wp:status><wp:post_type>post</wp:post_type>` + more + "</item>\n"
}

// blogComment returns a comment of a WXR file.
func blogComment(id, parent, approved, text string) string {
	return `<wp:comment><wp:comment_id>` + id + `</wp:comment_id><wp:comment_author>N</wp:comment_author>` +
		`<wp:comment_date_gmt>2019-01-02 00:00:00</wp:comment_date_gmt><wp:comment_approved>` + approved + `</wp:comment_approved>` +
		`<wp:comment_parent>` + parent + `</wp:comment_parent><wp:comment_content><![CDATA[` + text + `]]></wp:comment_content></wp:comment>`
}

// moves imports a file twice, compares what is said of each item, and expects that the second import changes nothing.
func (b testBoard) moves(t *testing.T, file []byte, want ...string) {
	t.Helper()
	path := written(t, file)
	_, items := b.move(t, path, english(), false)
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(lines(items)), "\n") {
		got = append(got, strings.TrimPrefix(line, "ITEM "))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	before := b.records(t)
	b.move(t, path, english(), false)
	if after := b.records(t); after != before {
		t.Error("the second import changed something")
	}
}

// TestPostsThatWereNotPublic: they become drafts, which the public does not see, and comments on them are left out.
func TestPostsThatWereNotPublic(t *testing.T) {
	b := newTestBoard(t)
	var items strings.Builder
	for i, status := range []string{"draft", "pending", "future", "private", "publish", "trash", "auto-draft", "publish"} {
		more := blogComment(fmt.Sprint(10+i), "0", "1", "words on "+status)
		if i == 4 {
			more += `<wp:post_password>secret</wp:post_password>`
		}
		items.WriteString(blogPost(fmt.Sprint(i+1), status, more))
	}
	file := blog(items.String())
	b.moves(t, file,
		"announcement 6: left-out [trash]", "announcement 7: left-out [hidden]", "announcement 8: taken []",
		"announcement 1: taken [draft]", "announcement 2: taken [draft]", "announcement 3: taken [draft]",
		"announcement 4: taken [draft]", "announcement 5: taken [draft]", "comment 10: left-out [hidden]", "comment 11: left-out [hidden]", "comment 12: left-out [hidden]",
		"comment 13: left-out [hidden]", "comment 14: left-out [hidden]", "comment 15: left-out [elsewhere]",
		"comment 16: left-out [elsewhere]", "comment 17: taken []")
	err := b.store.View(context.Background(), func(tx notice.Tx) error {
		as, err := tx.Announcements(0, 100)
		for _, a := range as {
			if public := a.Origin == "wordpress:blog.example.org/8"; a.Draft == public || a.Released != public {
				t.Errorf("%s: draft %v, released %v", a.Origin, a.Draft, a.Released)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, other := english(), newTestBoard(t)
	noticetest.Announce(t, other.store, noticetest.Water())
	c.Announcement = "water"
	if s, _ := other.move(t, written(t, file), c, false); s.Comments[board.Taken] != 1 || s.Announcements[board.Taken] != 0 {
		t.Errorf("under one announcement: %+v", s)
	}
}

// TestOddFiles of each kind are read, and nothing in them is lost without a word.
func TestOddFiles(t *testing.T) {
	deep, want := "", []string{"announcement 1: taken []"}
	for i := range 200 {
		deep += blogComment(fmt.Sprint(i+1), fmt.Sprint(i), "1", "deep")
		want = append(want, fmt.Sprintf("comment %d: taken []", i+1))
	}
	t.Run("200 levels", func(t *testing.T) { newTestBoard(t).moves(t, blog(blogPost("1", "publish", deep)), want...) })

	t.Run("answers to what is left out", func(t *testing.T) {
		newTestBoard(t).moves(t, blog(blogPost("1", "publish", blogComment("1", "0", "spam", "a")+blogComment("2", "1", "1", "b")+
			blogComment("3", "0", "trash", "c")+blogComment("4", "3", "1", "d")+blogComment("5", "4", "1", "e"))),
			"announcement 1: taken []", "comment 1: left-out [spam]", "comment 3: left-out [trash]",
			"comment 2: taken [parent]", "comment 4: taken [parent]", "comment 5: taken []")
	})

	t.Run("a comment of 50 MB", func(t *testing.T) {
		huge := strings.Repeat("ñoño <b>x</b> ]] ", 50<<20/18)
		newTestBoard(t).moves(t, blog(blogPost("1", "publish", blogComment("1", "0", "1", huge)+blogComment("2", "1", "1", "short"))),
			"announcement 1: taken []", "comment 1: refused [long]", "comment 2: taken [parent]")
	})

	t.Run("the end of a CDATA section in a text", func(t *testing.T) {
		b := newTestBoard(t)
		b.moves(t, blog(blogPost("1", "publish", blogComment("1", "0", "1", "a[b[0]]]]><![CDATA[> c"))),
			"announcement 1: taken []", "comment 1: taken []")
		if got := b.records(t); !strings.Contains(got, "a[b[0]]> c") {
			t.Errorf("it is: %s", got)
		}
	})

	t.Run("a byte order mark, a document type, and a zero byte", func(t *testing.T) {
		file := blog(blogPost("1", "publish", blogComment("1", "0", "1", "a\x00b")))
		file = bytes.Replace(file, []byte("<rss"), []byte(`<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss`), 1)
		newTestBoard(t).moves(t, append([]byte("\ufeff"), file...), "announcement 1: taken []", "comment 1: taken []")
	})

	t.Run("disqus without its thread", func(t *testing.T) {
		newTestBoard(t).moves(t, []byte(`<?xml version="1.0"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<post dsq:id="7"><message>x</message><createdAt>2019-01-01T00:00:00Z</createdAt><author><name>A</name></author><thread dsq:id="404"/></post>
</disqus>`), "comment 7: left-out [elsewhere]")
	})

	t.Run("remark42, not packed, in lines that are broken", func(t *testing.T) {
		plain := sample(t, "remark42.json.gz")
		first, items := newTestBoard(t).move(t, written(t, plain), english(), false)
		broken := bytes.ReplaceAll(plain, []byte(`,"`), []byte(",\r\n\t\""))
		second, again := newTestBoard(t).move(t, written(t, broken), english(), false)
		if fmt.Sprint(first) != fmt.Sprint(second) || lines(items) != lines(again) || len(items) == 0 {
			t.Errorf("not packed: %v; in broken lines: %v", first, second)
		}
	})

	t.Run("commento without one of its authors", func(t *testing.T) {
		var export map[string]any
		if err := json.Unmarshal(sample(t, "commento.json.gz"), &export); err != nil {
			t.Fatal(err)
		}
		export["commenters"] = []any{}
		data, err := json.Marshal(map[string]any{"version": export["version"], "comments": export["comments"]})
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.Replace(data, []byte(`{"comments":`), []byte(`{"version":1,"comments":`), 1)
		s, _ := newTestBoard(t).move(t, written(t, data), english(), false)
		if s.Comments[board.Taken] == 0 || s.Notes[board.NoteNameless] != s.Comments[board.Taken] {
			t.Errorf("it says: %+v", s)
		}
	})
}

// TestIssoSchemas: databases of older and newer versions of Isso, and one in the mode of a write-ahead log.
func TestIssoSchemas(t *testing.T) {
	for name, schema := range map[string]string{
		"old": `CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT,
 mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR);`,
		"new": `PRAGMA journal_mode = WAL; CREATE TABLE preferences (key VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT,
 mode INTEGER, remote_addr VARCHAR, text VARCHAR NOT NULL, author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0,
 dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL DEFAULT x'', notification INTEGER DEFAULT 0, extra TEXT);`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "isso.db")
			db, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.Exec(schema + `INSERT INTO threads VALUES (1, '/bridges/', 'Bridges');
INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author) VALUES
 (1, 1, NULL, 1546300800.5, 1, '198.51.100.7', 'first', 'Ana'), (1, 2, 1, 1546300900, 1, '198.51.100.7', 'second', NULL);`)
			if closed := db.Close(); err != nil || closed != nil {
				t.Fatal(err, closed)
			}
			_, items := newTestBoard(t).move(t, path, english(), false)
			const want = "ITEM announcement 1: taken []\nITEM comment 1: taken []\nITEM comment 2: taken [nameless]\n"
			if got := lines(items); got != want {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}

// TestShortCDATA: what is short stays as it is, however it is read, and what is long is cut between characters.
func TestShortCDATA(t *testing.T) {
	for _, text := range []string{
		"", "<", "<<![CDATA[", "a<![CDATA[b]]>c", "<![CDATA[]]]]><![CDATA[>]]>", "<![CDATA[ ]> ]] > ]]]>x<![CDATA[", "<![CDATA <![CDATA[ñ]]>",
	} {
		for name, r := range map[string]io.Reader{
			"whole": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text)),
		} {
			got, err := io.ReadAll(&shortCDATA{r: r})
			if err != nil || string(got) != text {
				t.Errorf("%q, %s: %q, %v", text, name, got, err)
			}
		}
	}
	for _, before := range []string{"", "x", "xx"} {
		long := "<a><![CDATA[" + before + strings.Repeat("ñ€", maxCDATA) + "]]></a>"
		for name, r := range map[string]io.Reader{
			"whole": strings.NewReader(long), "by halves": iotest.HalfReader(strings.NewReader(long)),
		} {
			got, err := io.ReadAll(&shortCDATA{r: r})
			if err != nil || len(got) < maxCDATA || len(got) > maxCDATA+100 || !strings.HasSuffix(string(got), "]]></a>") ||
				strings.ToValidUTF8(string(got), "?") != string(got) {
				t.Errorf("%s: %d bytes are left, %v", name, len(got), err)
			}
		}
	}
}
