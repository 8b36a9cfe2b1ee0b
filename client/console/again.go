package console

import "os"

// StartAgain starts the program anew with the same command line, beside this one,
// which is about to end.
func StartAgain() error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	child, err := os.StartProcess(path, append([]string{path}, os.Args[1:]...), &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
	if err != nil {
		return err
	}
	return child.Release()
}
