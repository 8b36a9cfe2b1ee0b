"""A window to drag files out of: drag.py URI... It stands at the lower right."""
import sys
import gi
gi.require_version("Gtk", "3.0")
from gi.repository import Gtk, Gdk

window = Gtk.Window(title="drag source")
window.set_default_size(120, 120)
box = Gtk.EventBox()
box.add(Gtk.Label(label="drag me"))
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", lambda w, c, data, i, t: data.set_uris(sys.argv[1:]))
box.connect("drag-end", lambda w, c: print("taken", flush=True))
window.add(box)
window.connect("destroy", Gtk.main_quit)
window.move(1400, 800)
window.show_all()
Gtk.main()
