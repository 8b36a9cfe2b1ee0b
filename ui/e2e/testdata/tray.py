"""A tray: collects StatusNotifierItems and shows their icons and menus in a
small bar at the upper right. Says on its output what it sees, a line each:
"icon HASH" and "menu LABEL|LABEL|…"."""
import hashlib
import gi
gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GdkPixbuf, Gio, GLib, Gtk

WATCHER = """<node><interface name="org.kde.StatusNotifierWatcher">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
<property name="RegisteredStatusNotifierItems" type="as" access="read"/>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
<signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
</interface></node>"""
ITEM, MENU = "org.kde.StatusNotifierItem", "com.canonical.dbusmenu"

bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
window = Gtk.Window(title="tray", decorated=False, type_hint=Gdk.WindowTypeHint.DOCK)
window.set_default_size(64, 32)
bar = Gtk.Box()
window.add(bar)


def say(*words):
    print(*words, flush=True)


class Item:
    def __init__(self, owner, path):
        self.owner, self.path, self.seen = owner, path, None
        self.image, self.button = Gtk.Image(), Gtk.Button(relief=Gtk.ReliefStyle.NONE)
        self.button.add(self.image)
        self.button.connect("clicked", self.open)
        bar.pack_end(self.button, False, False, 0)
        bar.show_all()
        for signal in ("NewIcon", "NewTitle"):
            bus.signal_subscribe(owner, ITEM, signal, path, None, 0, lambda *a: self.refresh())
        for signal in ("LayoutUpdated", "ItemsPropertiesUpdated"):
            bus.signal_subscribe(owner, MENU, signal, None, None, 0, lambda *a: self.tell())
        self.refresh()

    def call(self, path, interface, method, args, done):
        def finish(source, result):
            try:
                done(source.call_finish(result).unpack())
            except GLib.Error as e:
                say("error", e.message)
        bus.call(self.owner, path, interface, method, args, None, 0, 5000, None, finish)

    def refresh(self):
        self.call(self.path, "org.freedesktop.DBus.Properties", "GetAll", GLib.Variant("(s)", (ITEM,)), self.show)

    def show(self, answer):
        properties = answer[0]
        self.menu_path = properties["Menu"]
        pictures = properties.get("IconPixmap") or []
        if pictures:
            w, h, argb = pictures[0]
            rgba = bytearray(argb)
            rgba[0::4], rgba[1::4], rgba[2::4], rgba[3::4] = argb[1::4], argb[2::4], argb[3::4], argb[0::4]
            picture = GdkPixbuf.Pixbuf.new_from_bytes(GLib.Bytes.new(bytes(rgba)), GdkPixbuf.Colorspace.RGB, True, 8, w, h, 4 * w)
            self.image.set_from_pixbuf(picture.scale_simple(24, 24, GdkPixbuf.InterpType.BILINEAR))
            say("icon", hashlib.sha1(bytes(rgba)).hexdigest()[:12])
        self.tell()

    def layout(self, done):
        self.call(self.menu_path, MENU, "GetLayout", GLib.Variant("(iias)", (0, -1, [])), lambda a: done(a[1][2]))

    def tell(self):
        self.layout(lambda entries: say("menu", "|".join(p.get("label", "-") for _, p, _ in entries)))

    def open(self, *_):
        def popup(entries):
            menu = Gtk.Menu()
            for id, properties, _ in entries:
                if properties.get("type") == "separator":
                    menu.append(Gtk.SeparatorMenuItem())
                    continue
                entry = Gtk.MenuItem(label=properties.get("label", ""))
                entry.connect("activate", lambda e, id=id: self.call(
                    self.menu_path, MENU, "Event", GLib.Variant("(isvu)", (id, "clicked", GLib.Variant("s", ""), 0)), lambda a: None))
                menu.append(entry)
            menu.connect("map", lambda m: GLib.timeout_add(200, say, "opened", len(entries)))
            menu.show_all()
            menu.popup_at_widget(self.button, Gdk.Gravity.SOUTH_EAST, Gdk.Gravity.NORTH_EAST, None)
        self.layout(popup)


def called(connection, sender, path, interface, method, args, invocation):
    if method == "RegisterStatusNotifierItem":
        name = args.unpack()[0]
        Item(sender, name if name.startswith("/") else "/StatusNotifierItem")
    invocation.return_value(None)


def read(connection, sender, path, interface, name):
    return {"RegisteredStatusNotifierItems": GLib.Variant("as", []), "ProtocolVersion": GLib.Variant("i", 0),
            "IsStatusNotifierHostRegistered": GLib.Variant("b", True)}[name]


bus.register_object("/StatusNotifierWatcher", Gio.DBusNodeInfo.new_for_xml(WATCHER).interfaces[0], called, read, None)
Gio.bus_own_name_on_connection(bus, "org.kde.StatusNotifierWatcher", 0, lambda *a: say("ready"), None)
window.connect("destroy", Gtk.main_quit)
window.move(1500, 0)
window.show_all()
Gtk.main()
