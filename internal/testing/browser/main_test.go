package browser_test

import (
	"os"
	"testing"

	"noticeboard/internal/testing/browser"
)

func TestMain(m *testing.M) {
	code := m.Run()
	browser.Quit()
	os.Exit(code)
}
