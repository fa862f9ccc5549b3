package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"noticeboard/internal/backups"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/health"
)

// TestScheduledBackupsAreCheckedCopies makes a copy of an open database, and one that cannot be written.
func TestScheduledBackupsAreCheckedCopies(t *testing.T) {
	data := dataDir(t.TempDir())
	store, err := boltstore.Open(data.database(), boltstore.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s := settings{
		data: data, backupDir: filepath.Join(t.TempDir(), "copies"), backupEvery: time.Hour,
		backupKeep: backups.Keep{Daily: 1},
	}
	m := &monitor{settings: s, store: store, backups: newSchedule(s, store, nil, slog.New(slog.DiscardHandler))}
	before := time.Now()
	if err := m.backups.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := m.backup()
	if b.Copies != 1 || b.LastSize == 0 || b.Last.Before(before.Add(-time.Second)) || b.Every != time.Hour {
		t.Errorf("%+v", b)
	}
	found, err := filepath.Glob(filepath.Join(s.backupDir, "noticeboard-*.db"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	if err := boltstore.CheckFile(context.Background(), found[0]); err != nil {
		t.Error(err)
	}
	if n := len(m.backupReadings(b)); n != 5 {
		t.Errorf("%d figures", n)
	}

	m.settings.backupDir = filepath.Join(data.database(), "not a directory")
	m.backups = newSchedule(m.settings, store, nil, slog.New(slog.DiscardHandler))
	if err := m.backups.Once(t.Context()); err == nil {
		t.Error("a copy was made where none can be")
	}
	facts := health.Facts{Now: time.Now(), Started: before, Backup: m.backup()}
	judged := false
	for _, f := range health.Judge(facts) {
		judged = judged || f == health.Finding{Subject: "backup", State: "failed", Level: health.Failure}
	}
	if !judged {
		t.Errorf("the failure is not found: %+v", facts.Backup)
	}
}

func TestWithoutScheduledBackups(t *testing.T) {
	m := &monitor{backups: newSchedule(settings{}, nil, nil, nil)}
	if m.backups != nil || m.backup() != (health.Backup{}) || len(m.backupReadings(health.Backup{})) > 0 {
		t.Error("there are backups")
	}
}

func TestClockJumpsAreCounted(t *testing.T) {
	m, now := &monitor{}, time.Now()
	m.clockJumped(time.Hour, now)
	m.clockJumped(-time.Minute, now.Add(time.Second))
	if m.jumps() != 2 || m.jump != -time.Minute || !m.jumped.Equal(now.Add(time.Second)) {
		t.Errorf("%+v", m.jump)
	}
}

func TestDiskOf(t *testing.T) {
	free, total := diskOf(t.TempDir())
	if free == 0 || total < free {
		t.Errorf("%d of %d bytes are free", free, total)
	}
	if free, total := diskOf(filepath.Join(t.TempDir(), "none")); free != 0 || total != 0 {
		t.Errorf("%d of %d bytes of a disk that is not there", free, total)
	}
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, make([]byte, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := sizeOf(path); n != 100 {
		t.Errorf("a file of 100 bytes has %d", n)
	}
}
