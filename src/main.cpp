#include "app/command_line.h"

int main() { return app::helpText().empty() ? 1 : 0; }
