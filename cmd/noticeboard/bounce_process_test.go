package main_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"noticeboard/internal/testing/mailserver"
)

// complaintAbout returns a complaint (RFC 5965) about a message, as from its recipient or another.
func complaintAbout(id, recipient string) string {
	return "From: abuse@provider.example\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=x\r\n\r\n" +
		"--x\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nOriginal-Rcpt-To: " + recipient + "\r\n" +
		"\r\n--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: " + id + "\r\n\r\n--x--\r\n"
}

// pipe runs a subcommand with text on its standard input, and returns what it printed and its status.
func pipe(t *testing.T, input string, args ...string) (string, int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// TestBouncesAreTakenIn pipes a complaint to the program beside the running server, and has it read another from a mailbox
// directory without one.
func TestBouncesAreTakenIn(t *testing.T) {
	data, box := t.TempDir(), t.TempDir()
	server, _ := mailserver.Start(t, mailserver.Config{})
	p := start(t, data, mailFlags(server)...)
	reader := client(t)
	for _, name := range []string{"hortensia", "eva"} {
		p.send(reader, enPath+"/follow", "email", name+"@private.example")
	}
	ids := map[string]string{}
	for _, m := range server.Wait(t, 2) {
		ids[m.To] = m.ID()
	}
	const one, other = "hortensia@private.example", "eva@private.example"
	for text, want := range map[string]string{
		complaintAbout(ids[other], one):                                "Nothing was changed",
		complaintAbout("<"+strings.Repeat("0", 42)+"@x>", one):         "Nothing was changed",
		"Subject: I am away\r\n\r\nUntil Monday.":                      "Nothing was changed",
		complaintAbout(strings.ToLower(ids[one]), "Hortensia"+one[9:]): "Nothing more is sent",
	} {
		if out, status := pipe(t, text, "bounce", "--data", data); status != 0 || !strings.Contains(out, want) {
			t.Errorf("%s\nends with %d: %s, want %s", text, status, out, want)
		}
	}
	for _, dir := range []string{"new", "cur", "tmp"} {
		if err := os.Mkdir(filepath.Join(box, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"1.report": complaintAbout(ids[other], other), "2.words": "Hello\r\n\r\n"} {
		if err := os.WriteFile(filepath.Join(box, "new", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Messages read: 2. Addresses that get nothing more: 1.\n", "Messages read: 0. Addresses that get nothing more: 0.\n",
	} {
		if out, err := command(t, "bounce", "--data", data, "--maildir", box); err != nil || !strings.Contains(out, want) {
			t.Errorf("%v: %s, want %s", err, out, want)
		}
	}
	for _, moved := range []string{"1.report:2,S", "2.words:2,"} {
		if _, err := os.Stat(filepath.Join(box, "cur", moved)); err != nil {
			t.Error(err)
		}
	}
	nowhere := filepath.Join(data, "nowhere")
	if out, status := pipe(t, complaintAbout(ids[one], one), "bounce", "--data", nowhere); status != 75 {
		t.Errorf("without a database it ends with %d: %s", status, out)
	}
	addAccount(t, data, "ada", "admin")
	p = start(t, data)
	admin := p.signIn("ada")
	page := p.get(admin, "/desk/mail").body
	for _, want := range []string{"h…@private.example", "e…@private.example", "2 addresses."} {
		if !strings.Contains(page, want) {
			t.Errorf("the desk does not show %s", want)
		}
	}
	if text := page + p.log.String(); strings.Contains(text, "hortensia") || strings.Contains(text, "eva@") {
		t.Error("the desk or the log has an address")
	}
}
