/// The settings, declared: `behaviour.md` 5. A new one is a line in the file of its topic and its name in `SettingRegistry.topics`.
public enum SettingKeys {}
