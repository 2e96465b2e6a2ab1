"""Two bar charts as SVG, by hand: no plotting library for two pictures."""
import html

COLOURS = {"nginx": "#7a8793", "gateway": "#1f6feb", "haproxy": "#a8b3bd", "caddy": "#c5a572",
           "node": "#8bb174"}
WIDTH, BAR, GAP, LEFT, TOP = 640, 16, 14, 150, 44


def cpu_by_connections(found, path):
    groups = {f"{count} connections": {name: row["cpu_us"] for name, row in rows.items()}
              for count, rows in found.items()}
    bars(path, "CPU time for each request, µs (less is better)", groups, "{:.0f}")


def memory_by_streams(found, path):
    groups = {f"{count:,} streams": {name: row["memory"] / 1024 / 1024 for name, row in rows.items()}
              for count, rows in found.items()}
    bars(path, "Memory with open streams, MiB (less is better)", groups, "{:.0f}")


def bars(path, title, groups, form):
    most = max(value for rows in groups.values() for value in rows.values())
    scale = (WIDTH - LEFT - 70) / most
    shapes, y = [], TOP
    for label, rows in groups.items():
        shapes.append(text(LEFT - 76, y + BAR - 4, label, "end"))
        for name, value in rows.items():
            length = max(1.0, value * scale)
            shapes.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR - 3}" '
                          f'fill="{COLOURS.get(name, "#999")}"/>')
            shapes.append(text(LEFT - 6, y + BAR - 5, name, "end", 11))
            shapes.append(text(LEFT + length + 5, y + BAR - 5, form.format(value), "start", 11))
            y += BAR
        y += GAP
    style = "text{font-family:sans-serif;fill:#57606a}"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" role="img" '
        f'aria-label="{html.escape(title)}"><style>{style}</style>'
        f'{text(8, 22, title, "start", 14)}{"".join(shapes)}</svg>\n', encoding="utf-8")


def text(x, y, words, anchor, size=12):
    return (f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-size="{size}">'
            f'{html.escape(words)}</text>')
