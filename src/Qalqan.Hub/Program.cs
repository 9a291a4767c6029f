using System.CommandLine;
using Qalqan.Hub;

var root = new RootCommand("The hub of Qalqan. Start it as 'qalqan hub'.") { HubCommand.Create(), DemoCommand.Create() };

return await Edge.Run(root, args);
