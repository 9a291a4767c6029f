Console.WriteLine("qalqan");
