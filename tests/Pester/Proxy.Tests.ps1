# Which proxy is asked, and what it is told.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Blocks of Pester share their variables.')]
param()

BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
    $engine = (Get-Process -Id $PID).Path

    # Runs a script in a session of its own, beside a proxy on this machine that asks for a password and lets nothing
    # through. Gives what the session said, and the heads of the requests that reached the proxy.
    function Invoke-BesideProxy {
        param([string] $Script, [hashtable] $Environment = @{})

        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $address = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
        $start = [Diagnostics.ProcessStartInfo]::new($engine)
        $start.UseShellExecute = $false
        $start.RedirectStandardOutput = $true
        $command = "`$proxy = '$address'; Import-Module '$module'; $Script"
        $code = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($command))
        $start.Arguments = "-NoProfile -NonInteractive -EncodedCommand $code"
        foreach ($name in 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY') {
            $start.EnvironmentVariables.Remove($name)
            $start.EnvironmentVariables.Remove($name.ToLowerInvariant())
        }

        foreach ($name in $Environment.Keys) {
            $value = $Environment[$name] -replace '<proxy>', $address
            $start.EnvironmentVariables[$name] = $value -replace '<port>', $listener.LocalEndpoint.Port
        }

        $heads = [Collections.Generic.List[string]]::new()
        $process = [Diagnostics.Process]::Start($start)
        try {
            $said = $process.StandardOutput.ReadToEndAsync()
            $incoming = $listener.AcceptTcpClientAsync()
            while ([Threading.Tasks.Task]::WaitAny($said, $incoming) -eq 1) {
                $client = $incoming.GetAwaiter().GetResult()
                $client.ReceiveTimeout = 20000
                $stream = $client.GetStream()
                $head = [Text.StringBuilder]::new()
                while (($byte = $stream.ReadByte()) -ge 0) {
                    $null = $head.Append([char] $byte)
                    if ($byte -eq 10 -and $head.ToString().EndsWith("`r`n`r`n")) { break }
                }

                $heads.Add($head.ToString())
                $answer = [Text.Encoding]::ASCII.GetBytes(
                    "HTTP/1.1 407 No`r`nProxy-Authenticate: Basic realm=`"p`"`r`n" +
                    "Connection: close`r`nContent-Length: 0`r`n`r`n")
                $stream.Write($answer, 0, $answer.Length)
                $client.Dispose()
                $incoming = $listener.AcceptTcpClientAsync()
            }

            @{ Said = $said.GetAwaiter().GetResult().Trim(); Requests = $heads.ToArray() }
        }
        finally {
            $listener.Stop()
            if (-not $process.HasExited) { $process.Kill() }
        }
    }

    $far = 'Get-GptImageTask n1 -BaseUri https://service.test/ -ApiKey sk-never-told ' +
        '-MaximumRetryCount 0 -ErrorAction SilentlyContinue'
    $why = '$Error[0].FullyQualifiedErrorId -replace ",.*"'
}

AfterAll { Stop-Simulator }

Describe 'A proxy' {
    It 'is the one of -Proxy, and is told -ProxyCredential and never the key' {
        $seen = Invoke-BesideProxy "
            `$user = [pscredential]::new('user', (ConvertTo-SecureString 'pass word' -AsPlainText -Force))
            $far -Proxy `$proxy -ProxyCredential `$user; $why"

        $told = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('user:pass word'))
        $seen.Said | Should -Be ConnectionFailed
        $seen.Requests | ForEach-Object { $_ | Should -BeLike "CONNECT service.test:443 HTTP/1.1`r`n*" }
        $seen.Requests[-1] | Should -BeLike "*Proxy-Authorization: Basic $told*"
        "$($seen.Requests)" | Should -Not -Match 'sk-never-told|(?m)^Authorization'
    }

    It 'is the one of the environment, where no other is named' -Skip:($PSEdition -eq 'Desktop') {
        $seen = Invoke-BesideProxy "$far; $why" @{ HTTPS_PROXY = '<proxy>' }

        $seen.Said | Should -Be ConnectionFailed
        $seen.Requests | Should -HaveCount 1
        $seen.Requests[0] | Should -BeLike "CONNECT service.test:443 HTTP/1.1`r`n*"
        $seen.Requests[0] | Should -Not -Match 'sk-never-told'
    }

    It 'of the environment carries downloads too' -Skip:($PSEdition -eq 'Desktop') {
        $save = "'https://images.test/a.png' |
            Save-GptImage '$TestDrive/far' -MaximumRetryCount 0 -ErrorAction SilentlyContinue"

        $seen = Invoke-BesideProxy "$save; $why" @{ HTTPS_PROXY = '<proxy>' }

        $seen.Said | Should -Be DownloadFailed
        $seen.Requests | Should -HaveCount 1
        $seen.Requests[0] | Should -BeLike "CONNECT images.test:443 HTTP/1.1`r`n*"
    }

    It 'of the environment is not used for what NO_PROXY names' -Skip:($PSEdition -eq 'Desktop') {
        $seen = Invoke-BesideProxy "$far; $why" @{ HTTPS_PROXY = '<proxy>'; NO_PROXY = 'service.test' }

        $seen.Said | Should -Be ConnectionFailed
        $seen.Requests | Should -BeNullOrEmpty
    }

    It 'of the environment never sees what is sent in clear to this machine' {
        $seen = Invoke-BesideProxy '(Test-GptImageConnection).IsAuthorized' @{
            HTTP_PROXY = '<proxy>'
            HTTPS_PROXY = '<proxy>'
        }

        $seen.Said | Should -Be True
        $seen.Requests | Should -BeNullOrEmpty
    }

    It 'is not shown with the password that stands in <where>' -Skip:($PSEdition -eq 'Desktop') -ForEach @(
        @{
            where = 'the environment'
            environment = @{ HTTPS_PROXY = 'http://user:pass-word@127.0.0.1:<port>' }
            given = ''
        }
        @{ where = '-Proxy'; environment = @{}; given = "-Proxy (`$proxy -replace '//', '//user:pass-word@')" }
        @{
            where = '-ProxyCredential'
            environment = @{}
            given = '-Proxy $proxy -ProxyCredential (' +
                "[pscredential]::new('user', (ConvertTo-SecureString pass-word -AsPlainText -Force)))"
        }
    ) {
        $record = '$Error[0] | Format-List Exception, ErrorDetails, TargetObject, CategoryInfo -Force |
            Out-String -Width 1000'

        $seen = Invoke-BesideProxy "$far $given; $record; `$Error[0].Exception.ToString()" $environment

        $seen.Requests | Should -Not -BeNullOrEmpty
        $seen.Said | Should -Match '407'
        $seen.Said | Should -Not -Match 'pass-word'
    }

    It 'is not told in the words of a credential that is none' {
        $seen = Invoke-BesideProxy "
            try { Get-GptImageTask n1 -ApiKey sk-never-told -Proxy `$proxy -ProxyCredential @{ p = 'pass-word' } }
            catch {
                `$_ | Format-List Exception, ErrorDetails, TargetObject, CategoryInfo -Force | Out-String -Width 1000
                `$_.Exception.ToString()
            }"

        $seen.Said | Should -Not -BeNullOrEmpty
        $seen.Said | Should -Not -Match 'pass-word'
    }

    It 'whose address is none is said so, and nothing is recorded' {
        { New-GptImageTask 'a red fox' -Proxy proxy.example.com:8080 -IdempotencyKey k1 } |
            Should -Throw -ErrorId 'InvalidRequest,GptImage15.Commands.NewGptImageTaskCommand'

        Get-GptImageTask -History | Should -BeNullOrEmpty
    }
}
