package systemd

import (
	"strconv"
	"testing"
)

// FuzzDescriptor: a descriptor is one of those that were handed over to this process, under the name that was asked for.
func FuzzDescriptor(f *testing.F) {
	for _, v := range [][3]string{
		{"1", "7", ""}, {"2", "7", "redirect:http"}, {"2", "7", ":"}, {"-1", "7", ""}, {"99999999999999999999", "7", ""}, {"1", "8", ""},
		{"0x1", "07", "redirect"}, {"3", "7", "a:redirect"}, {"1000000", "7", "x"},
	} {
		f.Add(v[0], v[1], v[2], "redirect")
	}
	f.Fuzz(func(t *testing.T, count, pid, names, name string) {
		if n, err := strconv.Atoi(count); err == nil && n > 1<<16 {
			return // as many as no process can have, which would only take long
		}
		values := map[string]string{"LISTEN_FDS": count, "LISTEN_PID": pid, "LISTEN_FDNAMES": names}
		lookup := func(name string) (string, bool) { v, ok := values[name]; return v, ok }
		fd, ok := descriptor(lookup, 7, name, []string{"redirect"})
		n, err := strconv.Atoi(count)
		if ok && (err != nil || fd < firstFD || fd >= firstFD+n || pid != "7") {
			t.Errorf("%q handed over to %q: descriptor %d", count, pid, fd)
		}
	})
}
