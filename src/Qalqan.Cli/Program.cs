using System.CommandLine;
using Qalqan.Cli;

var root = new RootCommand("Check evidence against published intelligence, offline.") { IntelCommand.Create() };
return await root.Parse(args).InvokeAsync();
