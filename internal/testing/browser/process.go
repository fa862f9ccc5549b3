package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
)

// running is the Chromium that all tests of a package use.
var running process

// A process is one Chromium with a profile directory of its own.
type process struct {
	mu      sync.Mutex
	ctx     context.Context // of the browser; nil before the first start
	release context.CancelFunc
	profile string
	err     error // of the first start, which is not tried again
}

// start returns the context of the browser, and starts the browser if no test did so before.
func (p *process) start(path string) (context.Context, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ctx != nil || p.err != nil {
		return p.ctx, p.err
	}
	if p.profile, p.err = os.MkdirTemp("", "browser-test-"); p.err != nil {
		return nil, p.err
	}
	allocator, release := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path),
		chromedp.Flag("headless", true),
		chromedp.Flag("no-sandbox", true),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(p.profile),
	)
	ctx, _ := chromedp.NewContext(allocator) // ended by chromedp.Cancel
	if p.err = chromedp.Do(ctx); p.err != nil {
		release()
		return nil, errors.Join(p.err, removeProfile(p.profile))
	}
	p.ctx, p.release = ctx, release
	return ctx, nil
}

// Quit ends the Chromium of the test binary, if a test started one, and removes its profile.
func Quit() {
	if err := running.quit(); err != nil {
		fmt.Fprintf(os.Stderr, "closing the browser: %v\n", err)
	}
}

func (p *process) quit() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ctx == nil {
		return nil
	}
	inTime, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	err := chromedp.Cancel(inTime)
	p.release() // kills it if it did not close
	p.ctx = nil
	return errors.Join(err, removeProfile(p.profile))
}

// removeProfile waits for the last of the browser's processes to leave the profile.
func removeProfile(dir string) error {
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		err := os.RemoveAll(dir)
		if err == nil || time.Since(begun) > patience {
			return err
		}
	}
}
