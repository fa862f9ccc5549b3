package web_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
)

func wordPress(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("../importer/testdata/wordpress.xml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// importFiles returns the names of what an import keeps on the disk.
func (s *site) importFiles() (names []string) {
	files, err := os.ReadDir(s.imports.Dir())
	if err != nil {
		s.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

// sendImport sends a file of WordPress.
func (v *visitor) sendImport(fields ...string) answer {
	v.Helper()
	fields = append([]string{"language", "en", "team", "bridget\nluis@office.example.org", "types", "", "map", ""}, fields...)
	return v.uploadTo("/desk/import", fields, sent{"file", "bridges.xml", wordPress(v)})
}

// TestImportAtTheDesk sends a file, sees what would be stored, chooses otherwise, has it stored, and reads the report.
func TestImportAtTheDesk(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	admin.get("/desk/import").want(t, 200, "WordPress", `enctype="multipart/form-data"`, "!Import now")
	admin.sendImport().want(t, 303)
	admin.get("/desk/import").want(t, 200, "The file is being read", "bridges.xml", "See how far it is", "!Import now")
	admin.get("/desk/import/report.csv").want(t, 404)
	admin.sendImport().want(t, 409)
	s.imports.WorkOnce(context.Background())
	admin.get("/desk/import").want(t, 200, "The file can be imported", "Nothing is stored yet", "blog.example.org",
		"What would be stored", "Announcements: taken</dt><dd>4<", "Comments: left out</dt><dd>4<", "The author gave no name",
		"Import now", "page", "post", "!home.example.org")
	s.visitor().get("/en/old-bridge").want(t, 404)
	admin.get("/desk/import/report.csv").want(t, 200, "Comment,17,left out,", "!home.example.org")

	admin.post("/desk/import/choices", "seen", "1", "language", "", "map", "a b c").want(t, 422, "Choose the language",
		"Line 1, “a b c”: enter the address of a page")
	admin.post("/desk/import/choices", "seen", "7", "language", "es").want(t, 409)
	admin.post("/desk/import/choices", "seen", "1", "language", "es", "announcement", "nosuch").want(t, 303)
	s.imports.WorkOnce(context.Background())
	admin.get("/desk/import").want(t, 200, "The file cannot be imported", "Correct the choices below",
		"There is no announcement with this address", "!Import now")
	admin.post("/desk/import/run", "seen", "2").want(t, 409)
	admin.post("/desk/import/choices", "seen", "2", "language", "es", "types", "post, page", "refused", "advertising",
		"team", "bridget").want(t, 303)
	s.imports.WorkOnce(context.Background())
	admin.get("/desk/import").want(t, 200, "Announcements: taken</dt><dd>5<", "It was unwanted advertising or in the trash")
	admin.post("/desk/import/run", "seen", "2").want(t, 409)
	admin.post("/desk/import/run", "seen", "3").want(t, 303)
	admin.get("/desk/import").want(t, 200, "The file is being imported")
	admin.post("/desk/import/discard", "seen", "4").want(t, 409)
	s.imports.WorkOnce(context.Background())
	admin.get("/desk/import").want(t, 200, "The file is imported", "What was stored", "Close the report")
	s.visitor().get("/es/old-bridge").want(t, 200, "Which bus goes at night?", "!home.example.org", "!Is this <em>safe")
	s.visitor().get("/es/about-us").want(t, 200, "On a page.")
	admin.get("/desk/waiting").want(t, 200, "Is this <em>safe</em>")
	admin.get("/desk/activity").want(t, 200, "imported from wordpress blog.example.org")
	if got := strings.Join(s.importFiles(), " "); got != "import-upload.items import-upload.json" {
		t.Errorf("on the disk: %s", got)
	}
	admin.post("/desk/import/discard", "seen", "4").want(t, 303)
	if got := s.importFiles(); len(got) != 0 {
		t.Errorf("on the disk: %v", got)
	}
	admin.get("/desk/import").want(t, 200, "Send the file and see what would be stored")
}

// TestImportIsForAdministratorsWithProof: nobody else can send a file, nothing of theirs is kept, and an old proof of
// identity does not do.
func TestImportIsForAdministratorsWithProof(t *testing.T) {
	s := newSite(t)
	for _, role := range []notice.Role{notice.Team, notice.Moderator} {
		v := s.staff(role)
		v.get("/desk/import").want(t, 403)
		if a := v.uploadTo("/desk/import", nil, sent{"file", "x", []byte("<rss")}); a.Code != 403 {
			t.Errorf("as %v: %d", role, a.Code)
		}
		v.sendImport()
	}
	s.visitor().sendImport().want(t, 401)
	admin := s.staff(notice.Admin)
	s.pass(11 * time.Minute)
	admin.get("/desk/import").want(t, 303)
	admin.sendImport().want(t, 401, "type=\"password\"")
	if got := s.importFiles(); len(got) != 0 || s.imports.Upload() != nil {
		t.Errorf("kept: %v", got)
	}
}

// TestImportWithoutAFile asks for it, and keeps what was chosen.
func TestImportWithoutAFile(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	admin.uploadTo("/desk/import", []string{"language", "es", "team", "Ana"}, sent{"file", "", nil}).want(t, 422,
		"Choose a file", `<option value="es" selected>`, "Ana</textarea>")
	if got := s.importFiles(); len(got) != 0 {
		t.Errorf("kept: %v", got)
	}
	admin.uploadTo("/desk/import", []string{"language", "en"}, sent{"file", "x", []byte("no export")}).want(t, 303)
	s.imports.WorkOnce(context.Background())
	admin.get("/desk/import").want(t, 200, "The file cannot be imported", "none of the kinds")
	admin.post("/desk/import/discard", "seen", "1").want(t, 303)
}

// TestInterruptedImportAtTheDesk ends the program while a file is rehearsed, and while it is stored.
func TestInterruptedImportAtTheDesk(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	admin.sendImport().want(t, 303)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	s.imports.WorkOnce(stopped)
	again := func() *importer.Uploads {
		return must(importer.NewUploads(s.imports.Dir(), s.board, nil, func() time.Time { return day }, nil))
	}
	u := again()
	if got := u.Upload(); got.Stage != importer.Rehearsing || got.Name != "bridges.xml" {
		t.Errorf("after a restart: %+v", got)
	}
	u.WorkOnce(context.Background())
	by := notice.Actor{Login: "admin", Role: notice.Admin}
	if err := u.Carry(by, 1); err != nil {
		t.Fatal(err)
	}
	u.WorkOnce(stopped)
	left := filepath.Join(s.imports.Dir(), "import-123.sent")
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if u = again(); u.Upload().Stage != importer.Interrupted {
		t.Errorf("after a restart: %+v", u.Upload())
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what a killed program left is still there")
	}
	if err := u.Carry(by, 2); err != nil {
		t.Fatal(err)
	}
	u.WorkOnce(context.Background())
	if got := u.Upload(); got.Stage != importer.Done || got.Summary == nil {
		t.Errorf("at the end: %+v", got)
	}
	if err := u.Discard(by, 3); err != nil {
		t.Error(err)
	}
}

// TestEverySampleAtTheDesk sends the sample of each system in either language of the desk: rehearsed, stored, and again.
// What is sent damaged is refused with where it is damaged.
func TestEverySampleAtTheDesk(t *testing.T) {
	says := map[notice.Lang][]string{
		"en": {"The file can be imported", "The file is imported", "Comments: already here", "The file cannot be imported", "It is damaged", "line 5"},
		"es": {"El archivo se puede importar", "El archivo está importado", "Comentarios: ya estaba", "El archivo no se puede importar",
			"Está dañado", "línea 5"},
	}
	for lang, says := range says {
		s := newSite(t)
		admin := s.staff(notice.Admin)
		page := func() answer { return admin.get("/desk/import?lang=" + string(lang)) }
		number := func() string { return strconv.FormatUint(s.imports.Upload().Number, 10) }
		discard := func() { admin.post("/desk/import/discard", "seen", number()).want(t, 303) }
		send := func(name string, data []byte) {
			admin.uploadTo("/desk/import", []string{"language", string(lang)}, sent{"file", name, data}).want(t, 303)
			s.imports.WorkOnce(context.Background())
		}
		for name, title := range map[string]string{
			"wordpress.xml": "WordPress", "disqus.xml": "Disqus", "remark42.json.gz": "remark42", "commento.json.gz": "Commento",
			"comentario.json.gz": "Comentario", "isso.db": "Isso",
		} {
			data := must(os.ReadFile(filepath.Join("..", "importer", "testdata", name)))
			send(name, data)
			page().want(t, 200, says[0], title, name)
			admin.post("/desk/import/run", "seen", number()).want(t, 303)
			s.imports.WorkOnce(context.Background())
			page().want(t, 200, says[1])
			admin.get("/desk/import/report.csv").want(t, 200, "!@")
			discard()
			send(name, data)
			page().want(t, 200, says[0], says[2])
			discard()
			send(name, data[:len(data)/2])
			page().want(t, 200, says[3])
			discard()
		}
		send("wrong.xml", []byte("<rss xmlns:wp=\"http://wordpress.org/export/1.2/\">\n<channel>\n<item>\n<title>x</title>\n</channel></rss>"))
		page().want(t, 200, says[3], says[4], says[5])
		discard()
	}
}
